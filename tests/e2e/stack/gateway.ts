import { X509Certificate } from "node:crypto";
import { createHttpClient } from "../../../components/http/http-client";
import { inspected } from "../../support/containers";
import { docker, logOf } from "../../support/docker";
import { ask, chainOf, type GatewayAt } from "../../support/gateway-client";
import { run } from "../../support/stack";
import { outputsOf } from "../../support/state";
import type { Scene } from "./scene";

const memosHost = "memos.example.localhost";
const autheliaHost = "auth.example.localhost";

/** What comes from outside: an address of RFC 5737 that nobody has, and a site that is not ours. */
const forged = {
  "X-Forwarded-Host": "mallory.example.com",
  "X-Forwarded-Proto": "http",
  "X-Forwarded-For": "203.0.113.7",
  "X-Forwarded-Uri": "/mallory",
  "X-Real-IP": "203.0.113.7",
  "X-Original-URL": "https://mallory.example.com/",
  Forwarded: "for=203.0.113.7;host=mallory.example.com;proto=http",
};

export function testGateway(inside: () => Scene): void {
  const gateway = (): GatewayAt => ({ port: inside().stack.httpsPort, ca: inside().outputs.caCertificate });

  describe.each([memosHost, autheliaHost])("at %s", (host) => {
    it("shows a certificate that the stack's authority vouches for", async () => {
      const chain = await chainOf(gateway(), host);
      expect(chain[0]?.subjectaltname).toBe(`DNS:${host}`);
      expect(chain.at(-1)?.fingerprint256).toBe(new X509Certificate(inside().outputs.caCertificate).fingerprint256);
    });

    it("is not believed by those who do not trust the authority", async () => {
      await expect(chainOf({ port: gateway().port }, host)).rejects.toMatchObject({
        code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_/) as string,
      });
    });

    it("does not bind browsers to https for ever, because it is a name of this machine", async () => {
      const { status, headers } = await ask(gateway(), host, "/");
      expect(status).toBeLessThan(500);
      expect(headers).not.toHaveProperty("strict-transport-security");
    });

    it("sends who comes by http to https", async () => {
      const { port } = gateway();
      const door = createHttpClient({ addresses: { [host]: "127.0.0.1" } });
      const { status, location } = await door({ url: `http://${host}:${port}/some/page?of=it` });
      expect({ status, location }).toEqual({ status: 308, location: `https://${host}:${port}/some/page?of=it` });
    });
  });

  it("has the key of an intermediate authority, and not that of the root", async () => {
    const { containers, resources } = inside();
    const files = (await docker("exec", containers.gateway, "find", "/gateway", "-type", "f")).trim().split("\n");
    const texts = await docker("exec", containers.gateway, "cat", ...files);
    const keyOf = (name: string) =>
      String((outputsOf(resources, name) as Record<string, unknown>).privateKeyPemPkcs8).split("\n")[1] ?? "";
    expect(texts).toContain(keyOf("sso-ca-intermediate-key"));
    expect(texts).not.toContain(keyOf("sso-ca-key"));
    const chain = await chainOf(gateway(), memosHost);
    expect(chain).toHaveLength(3);
  });

  it("has no certificate for another name", async () => {
    await expect(chainOf(gateway(), "other.example.localhost")).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_SSL_TLSV1_ALERT/) as string,
    });
  });

  it("has no site for another name", async () => {
    const answer = await ask(gateway(), memosHost, "/healthz", { headers: { host: "mallory.example.com" } });
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 421, body: "" });
  });

  it("does not let a stranger's headers change the issuer", async () => {
    const answer = await ask(gateway(), autheliaHost, "/.well-known/openid-configuration", { headers: forged });
    expect(JSON.parse(answer.body)).toMatchObject({ issuer: inside().outputs.autheliaUrl });
  });

  it("does not let a stranger's headers hide where he comes from", async () => {
    const { containers } = inside();
    const { status } = await ask(gateway(), autheliaHost, "/api/firstfactor", {
      headers: forged,
      json: { username: "mallory", password: "wrong" },
    });
    expect(status).toBe(401);
    const logs = await logOf(containers.authelia);
    expect(logs).toMatch(/'mallory'.* remote_ip=\d/);
    expect(logs).not.toContain("203.0.113.7");
  });

  it("looks its neighbours up at nobody's but Docker, even when they are away", async () => {
    const settings = await docker("exec", inside().containers.gateway, "cat", "/etc/resolv.conf");
    expect(settings).toContain("options ndots:1");
    expect(settings).not.toMatch(/^search/m);
  });

  it("is the only way from Memos to Authelia", async () => {
    const { containers } = inside();
    const name = (await docker("inspect", "--format", "{{.Name}}", containers.authelia)).slice(1);
    const url = `http://${name}:9091/api/health`;
    const fetching = (container: string) => run("docker", ["exec", container, "wget", "-q", "-O-", url]);
    expect(await fetching(containers.gateway)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("OK") as string,
    });
    expect(await fetching(containers.memos)).toMatchObject({
      stderr: expect.stringContaining("bad address") as string,
    });

    const networksOf = async (container: string) =>
      Object.keys((await inspected(container)).NetworkSettings.Networks).map((name) => name.replace(/-[0-9a-f]+$/, ""));
    expect(await networksOf(containers.memos)).toEqual(["sso-memos-network"]);
    expect(await networksOf(containers.authelia)).toEqual(["sso-authelia-network"]);
    expect((await networksOf(containers.gateway)).sort()).toEqual(["sso-authelia-network", "sso-memos-network"]);
  });
}
