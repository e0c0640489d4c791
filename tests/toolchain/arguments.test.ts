import { stackOf, takeFlag } from "../../toolchain/src/arguments";

describe("the stack of a command line", () => {
  it.each([
    { args: [], env: {}, stack: "dev" },
    { args: ["preview"], env: { PULUMI_STACK: "staging" }, stack: "staging" },
    { args: ["--stack", "mine"], env: { PULUMI_STACK: "staging" }, stack: "mine" },
    { args: ["up", "--stack=mine"], env: {}, stack: "mine" },
    { args: ["-s", "mine"], env: {}, stack: "mine" },
  ])("of $args with $env is $stack", ({ args, env, stack }) => {
    expect(stackOf(args, env)).toBe(stack);
  });
});

describe("a flag", () => {
  it("is taken out of the arguments", () => {
    expect(takeFlag(["--data", "--yes", "--stack", "mine"], "--data")).toEqual([true, ["--yes", "--stack", "mine"]]);
  });

  it("need not be there", () => {
    expect(takeFlag(["--yes"], "--data")).toEqual([false, ["--yes"]]);
  });
});
