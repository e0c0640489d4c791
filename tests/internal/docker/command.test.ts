import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beginningOf, docker } from "../../../components/internal/docker/command";

const folder = mkdtempSync(join(tmpdir(), "memos-sso-docker-"));
const { PATH } = process.env;
beforeAll(() => {
  const command = join(folder, "docker");
  writeFileSync(command, '#!/bin/sh\necho "$TOLD $PULUMI_CONFIG $PULUMI_CONFIG_SECRET_KEYS"\n');
  chmodSync(command, 0o755);
  Object.assign(process.env, {
    PATH: `${folder}${delimiter}${PATH ?? ""}`,
    TOLD: "told",
    PULUMI_CONFIG: '{"a:password":"a-secret"}',
    PULUMI_CONFIG_SECRET_KEYS: '["a:password"]',
  });
});
afterAll(() => {
  process.env.PATH = PATH;
  for (const name of ["TOLD", "PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS"]) Reflect.deleteProperty(process.env, name);
  rmSync(folder, { recursive: true });
});

describe("the docker command", () => {
  it("is not shown the program's configuration, with its secrets", async () => {
    expect(await docker("ps")).toBe("told");
  });

  it("is not when it copies, either", async () => {
    expect((await beginningOf("1a2b3c:/file"))?.toString().trim()).toBe("told");
  });
});
