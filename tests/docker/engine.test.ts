import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { currentContextHost, resolveHost } from "../../components/docker/engine";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { type MockedResource, mockProgram } from "../../components/testing";

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "memos-sso-contexts-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const writeJson = (content: unknown, ...path: string[]): void => {
  mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, ...path), JSON.stringify(content));
};
const id = createHash("sha256").update("far").digest("hex");
writeJson({ Endpoints: { docker: { Host: "ssh://far" } } }, "contexts", "meta", id, "meta.json");
const env = { DOCKER_CONFIG: folder };

describe("the engine that a Docker provider goes to", () => {
  it.each<[string, Parameters<typeof resolveHost>[0], NodeJS.ProcessEnv, string | undefined]>([
    ["nothing", {}, {}, undefined],
    ["DOCKER_HOST", {}, { DOCKER_HOST: "tcp://b" }, "tcp://b"],
    ["its host, before DOCKER_HOST", { host: "ssh://a" }, { DOCKER_HOST: "tcp://b" }, "ssh://a"],
    ["DOCKER_CONTEXT, before its host", { host: "ssh://a" }, { DOCKER_CONTEXT: "far" }, "ssh://far"],
    ["its context, before all", { host: "ssh://a", context: "far" }, { DOCKER_CONTEXT: "none" }, "ssh://far"],
  ])("is named by %s", (_what, given, variables, host) => {
    expect(resolveHost(given, "docker:context", { ...env, ...variables })).toBe(host);
  });

  it("is refused when it is a context that this machine does not have", () => {
    expect(() => resolveHost({ context: "near" }, "docker:context", env)).toThrow(
      'docker:context must be a Docker context of this machine, got "near". docker context ls lists them.',
    );
    expect(() => resolveHost({}, "docker:context", { ...env, DOCKER_CONTEXT: "near" })).toThrow(/^DOCKER_CONTEXT must/);
  });

  it("is that of docker context use, where nothing else is said", () => {
    expect(currentContextHost(env)).toBeUndefined();
    writeJson({ currentContext: "default" }, "config.json");
    expect(currentContextHost(env)).toBeUndefined();
    writeJson({ currentContext: "far" }, "config.json");
    expect(currentContextHost(env)).toBe("ssh://far");
  });
});

describe("a stack", () => {
  const users = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

  /** The addresses to which the docker command of each resource is sent, by its name; undefined for one that runs none. */
  const hostsOf = async (config: Record<string, string>, opts?: () => pulumi.ComponentResourceOptions) => {
    const program = await mockProgram({ config });
    new MemosSso("sso", { users }, opts?.());
    return Object.fromEntries((await program.resources()).map((one) => [one.name, hostOf(one)]));
  };
  const hostOf = ({ inputs }: MockedResource): unknown =>
    inputs.dockerHost ?? (inputs.environment as Record<string, unknown> | undefined)?.DOCKER_HOST;

  const everywhere = (host: string) => ({
    "sso-memos-data-prepared": host,
    "sso-authelia-data-prepared": host,
    "sso-authelia-configuration-files": host,
    "sso-authelia-john-second-factor": host,
    "sso-gateway-files": host,
    "sso-administrator": host,
    "sso-identity-provider": host,
    "sso-access-policy": host,
    "sso-proof": host,
  });

  it.each([
    ["nothing", {}, undefined, "unix:///var/run/docker.sock"],
    ["docker:host of its configuration", { "docker:host": "ssh://far" }, undefined, "ssh://far"],
    ["a provider", {}, () => new docker.Provider("far", { host: "tcp://far:2376", context: "" }), "tcp://far:2376"],
  ])("sends every docker command where %s leads", async (_what, config, provider, host) => {
    const { DOCKER_HOST, DOCKER_CONTEXT } = process.env;
    delete process.env.DOCKER_HOST;
    delete process.env.DOCKER_CONTEXT;
    const opts = provider && (() => ({ providers: { docker: provider() } }));
    const hosts = await hostsOf(config, opts).finally(() => {
      if (DOCKER_HOST !== undefined) process.env.DOCKER_HOST = DOCKER_HOST;
      if (DOCKER_CONTEXT !== undefined) process.env.DOCKER_CONTEXT = DOCKER_CONTEXT;
    });
    const given = Object.entries(hosts).filter(([, one]) => one !== undefined);
    expect(Object.fromEntries(given)).toEqual(everywhere(host));
  });
});
