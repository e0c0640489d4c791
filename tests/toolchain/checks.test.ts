import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fail, ok, report, warn } from "../../toolchain/src/checks/diagnostic";
import { checkPort } from "../../toolchain/src/checks/machine";
import { declaredContainers, judge } from "../../toolchain/src/checks/stack";

describe("the report", () => {
  it("has one line for each finding, with its remedy", () => {
    expect(
      report([
        ok("node", "20.20.2"),
        warn("memos image", "built here", "docker pull"),
        fail("Go", "missing", "install it"),
      ]),
    ).toEqual([
      "ok    node         20.20.2",
      "warn  memos image  built here. Remedy: docker pull",
      "fail  Go           missing. Remedy: install it",
    ]);
  });
});

describe("a container", () => {
  it.each([
    { line: "/memos-1 running healthy 0", mustRun: true, level: "ok", seen: "running, healthy" },
    { line: "/memos-1 running none 0", mustRun: true, level: "ok", seen: "running, no health check" },
    { line: "/memos-1 running starting 0", mustRun: true, level: "warn", seen: "running, health not known yet" },
    { line: "/memos-1 running unhealthy 0", mustRun: true, level: "fail", seen: "running, unhealthy" },
    { line: "/memos-1 exited none 137", mustRun: true, level: "fail", seen: "exited" },
    { line: "/memos-1 exited none 0", mustRun: false, level: "ok", seen: "did its work" },
    { line: "/memos-1 created none 0", mustRun: false, level: "ok", seen: "did its work" },
    { line: "/memos-1 exited none 2", mustRun: false, level: "fail", seen: "ended with 2" },
  ])("with $line is $level", ({ line, mustRun, level, seen }) => {
    expect(judge(line, mustRun)).toMatchObject({ level, what: "memos-1", seen });
  });
});

it("finds the containers of a stack in its export", () => {
  const resources = [
    { type: "pulumi:pulumi:Stack" },
    { type: "docker:index/container:Container", id: "a1", inputs: { mustRun: false } },
    { type: "docker:index/container:Container", id: "b2", inputs: {} },
    { type: "docker:index/network:Network", id: "c3" },
  ];
  expect(declaredContainers(JSON.stringify({ deployment: { resources } }))).toEqual([
    { id: "a1", mustRun: false },
    { id: "b2", mustRun: true },
  ]);
  expect(declaredContainers(JSON.stringify({ deployment: {} }))).toEqual([]);
});

describe("a port", () => {
  it("is free, or it is said who to ask", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await checkPort(port)).toMatchObject({ level: "fail", what: `port ${port}`, seen: "EADDRINUSE" });
    await new Promise((resolve) => server.close(resolve));
    expect(await checkPort(port)).toEqual(ok(`port ${port}`, "free"));
  });
});
