import { capture, codeOf } from "../../toolchain/src/processes";

const node = (script: string, ...args: string[]) => [process.execPath, "-e", script, ...args] as const;

describe("a program that is run", () => {
  it("gives its exit code, its stdout, and the end of all it printed", async () => {
    const script = `for (let i = 1; i <= 60; i += 1) console.log(i); console.error("last words"); process.exitCode = 3`;
    const { code, stdout, tail } = await capture(node(script));
    expect(code).toBe(3);
    expect(stdout.split("\n")).toHaveLength(60);
    expect(tail.split("\n")).toHaveLength(40);
    expect(tail).toContain("last words");
  });

  it("gets its arguments as they are: no shell reads them", async () => {
    const { stdout } = await capture(node("console.log(process.argv[1])", "$(whoami); *"));
    expect(stdout).toBe("$(whoami); *");
  });

  it("tells each line as it comes", async () => {
    const lines: string[] = [];
    await capture(node(`console.log("one"); console.log("two")`), { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["one", "two"]);
  });

  it("ends with 127 when it does not exist", async () => {
    expect((await capture(["no-such-program-here"])).code).toBe(127);
  });

  it("is ended when its first line does not come in time", async () => {
    const silent = node("process.stdin.resume(); setInterval(() => undefined, 1000)");
    expect((await capture(silent, { firstLineWithin: 1 })).code).toBe(codeOf("SIGTERM"));
  });
});
