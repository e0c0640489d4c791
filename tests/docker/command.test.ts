import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { docker, dockerOutput, onEngine, readHead, runDocker } from "../../components/docker/command";

const folder = mkdtempSync(join(tmpdir(), "memos-sso-docker-"));
const { PATH } = process.env;
/** Prints what it can see of Pulumi's configuration, then what it is given on standard input; `fail` fails. */
const script = `#!/bin/sh
[ "$1" != fail ] || { echo "no such thing" >&2; exit 3; }
case "$*" in *engine*) echo "$DOCKER_HOST $DOCKER_CONTEXT"; exit ;; esac
echo "$TOLD $PULUMI_CONFIG $PULUMI_CONFIG_SECRET_KEYS"
[ "$1" != cat ] || cat
`;
beforeAll(() => {
  const command = join(folder, "docker");
  writeFileSync(command, script);
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
  it("does not get the program's configuration, with its secrets", async () => {
    expect(await docker("ps")).toBe("told");
    expect((await readHead("1a2b3c:/file"))?.toString().trim()).toBe("told");
  });

  it("goes to the engine that the work around it was sent to, and else where the environment leads", async () => {
    Object.assign(process.env, { DOCKER_HOST: "tcp://here", DOCKER_CONTEXT: "here" });
    const shown = (host?: string) =>
      onEngine(host, async () => [await docker("engine"), String(await readHead("engine"))]);
    try {
      expect(await Promise.all([shown("ssh://far"), shown("ssh://near"), shown()])).toEqual([
        ["ssh://far", "ssh://far \n"],
        ["ssh://near", "ssh://near \n"],
        ["tcp://here here", "tcp://here here\n"],
      ]);
    } finally {
      for (const name of ["DOCKER_HOST", "DOCKER_CONTEXT"]) Reflect.deleteProperty(process.env, name);
    }
  });

  it("gets what it is given on standard input", async () => {
    expect((await dockerOutput(["cat"], { input: Buffer.from("input") })).toString()).toBe("told  \ninput");
  });

  it("fails with Docker's own words", async () => {
    await expect(docker("fail", "now")).rejects.toThrow("docker fail now failed. no such thing");
    expect(await runDocker(["fail"])).toMatchObject({ code: 3, stderr: "no such thing\n" });
  });
});
