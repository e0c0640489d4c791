import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptStateFinding } from "../../../toolchain/src/release/release-state";

const states = mkdtempSync(join(tmpdir(), "memos-sso-states-"));
afterAll(() => rmSync(states, { recursive: true }));

it("a version whose state was recorded is well, and no other", () => {
  mkdirSync(join(states, "0.2.0"));
  for (const file of ["program.ts", "Pulumi.test.yaml"]) writeFileSync(join(states, "0.2.0", file), "");
  expect(keptStateFinding(states, "0.2.0")).toMatchObject({ level: "fail", seen: "of 0.2.0 has no state.json" });
  writeFileSync(join(states, "0.2.0", "state.json"), "");
  expect(keptStateFinding(states, "0.2.0")).toMatchObject({ level: "ok" });
  expect(keptStateFinding(states, "0.3.0").seen).toBe("of 0.3.0 has no program.ts, no Pulumi.test.yaml, no state.json");
});
