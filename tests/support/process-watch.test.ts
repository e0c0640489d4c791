import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaks } from "./secret-markers";
import { ProcessWatch } from "./process-watch";

const secret = { kind: "password", text: "made-up-secret-of-john-1" };

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "process-watch-"))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a process that ends soon. */
const running = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  once(spawn("sh", ["-c", "exec sleep 0.2", ...args], { env: { PATH: process.env.PATH, ...env } }), "close");

it.each([
  {
    what: "an argument",
    where: "arguments of sh",
    work: () => once(spawn("sh", ["-c", ": && sleep 0.2", "sh", secret.text]), "close"),
  },
  {
    what: "a variable of the environment",
    where: "environment of sleep",
    work: () => running([], { PASSWORD: secret.text }),
  },
])("a secret in $what of a process that is gone is found", async ({ where, work }) => {
  const watch = new ProcessWatch(folder);
  await watch.during(work);
  expect(leaks([secret], watch.places)).toContainEqual({ kind: "password", where });
});

it("a secret in a temporary file that is gone is found", async () => {
  const watch = new ProcessWatch(folder);
  await watch.during(async () => {
    writeFileSync(join(folder, "token"), secret.text);
    await running([]);
    unlinkSync(join(folder, "token"));
  });
  expect(leaks([secret], watch.places)).toEqual([{ kind: "password", where: "temporary file token" }]);
});

it("nothing is found in processes without it", async () => {
  const watch = new ProcessWatch(folder);
  await watch.during(() => running(["harmless"]));
  expect(watch.places.map(({ where }) => where)).toContain("arguments of sleep");
  expect(leaks([secret], watch.places)).toEqual([]);
});
