import { spawnSync } from "node:child_process";
import { join } from "node:path";

const bootstrap = join(__dirname, "..", "..", "toolchain", "bootstrap.mjs");

it("refuses a command that does not exist, and keeps stdout clean", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bootstrap, "nonsense"], { encoding: "utf8" });
  expect(stderr).toContain(
    'error: command must be one of up, down, outputs, pulumi, doctor, test, bench, figures, release-check, got "nonsense"',
  );
  expect(stdout).toBe("");
  expect(status).toBe(2);
});
