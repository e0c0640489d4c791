import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { Memos } from "../../components/memos/memos";
import type { MemosArgs } from "../../components/memos/memos-args";
import { recordResources, recorded, watched, type Recorded } from "../support/recorded";

jest.setTimeout(30_000);

const url = "https://memos.example.com";

/** What is registered for the Memos of a version, by name. */
async function memosOf(
  version: string,
  address = url,
  options: Pick<MemosArgs, "accessMode"> = {},
): Promise<(name: string) => Recorded | undefined> {
  await recordResources();
  const args = { url: address, apiPort: 18444, image: `neosmemo/memos:${version}`, ...options };
  new Memos("memos", args, watched);
  const resources = await recorded();
  return (name) => resources.find((one) => one.name === name);
}

const spider = ["CMD", "wget", "-q", "--spider", "http://127.0.0.1:5230/healthz"];
const ping = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:5230/api/v1/ping"];
const prod = "MEMOS_MODE=prod";
const address = `MEMOS_INSTANCE_URL=${url}`;

describe.each([
  { version: "0.16.1", envs: [prod], tests: ping },
  { version: "0.17.1", envs: [prod, "MEMOS_METRIC=false"], tests: ping },
  { version: "0.21.0", envs: [prod], tests: spider },
  { version: "0.25.3", envs: [address, prod], tests: spider },
  { version: "0.26.0", envs: [], tests: spider, command: ["--instance-url", url] },
  { version: "0.26.2", envs: [address], tests: spider },
  { version: "0.30.0", envs: [], tests: spider },
  { version: "0.31.0", envs: [], tests: spider },
  { version: "0.30.0", accessMode: "public" as const, envs: [address], tests: spider },
])("Memos $version", ({ version, accessMode, envs, tests, command }) => {
  it("runs as it must, with what it reads, and is asked what it answers", async () => {
    const named = await memosOf(version, url, { accessMode });
    const container = named("memos-container")?.inputs;
    expect(container).toMatchObject({
      user: "10001:10001",
      envs: ["MEMOS_PORT=5230", ...envs, "SSL_CERT_DIR=/etc/ssl/certs"],
    });
    expect(container?.capabilities).toEqual({ drops: ["ALL"] });
    expect(container?.command).toEqual(command);
    expect(container?.healthcheck).toEqual({ tests, interval: "2s", timeout: "2s", retries: 5, startPeriod: "20s" });
    expect(named("memos-data-prepared")?.inputs).toMatchObject({ version, folders: { "": "10001:10001" } });
  });
});

it("is not run at what is no address", async () => {
  await expect(memosOf("0.30.0", "memos.example.com")).rejects.toThrow(
    'url must be an absolute URL, got "memos.example.com".',
  );
});

it("is not run where its sign-in button would be dead", async () => {
  await expect(memosOf("0.26.0", "http://memos.example.com")).rejects.toThrow(
    'url must be https with Memos 0.26.0, whose page begins no sign-in over plain http, got "http://memos.example.com".',
  );
  expect((await memosOf("0.26.0", "http://memos.localhost:5230"))("memos-container")).toBeDefined();
  expect((await memosOf("0.26.1", "http://memos.example.com"))("memos-container")).toBeDefined();
});

describe("the back door of a whole stack", () => {
  const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

  it.each([
    [
      "0.21.0",
      true,
      ["Sign-in and sign-up by password stay open in Memos 0.21.0, beside Authelia: closing them would"],
    ],
    ["0.26.2", false, []],
    ["0.30.0", false, []],
  ])("in Memos %s stays open: %s", async (version, open, warnings) => {
    await recordResources();
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    const memosImage = `neosmemo/memos:${version}`;
    new MemosSso("sso", { users: people, httpsPort: 18443, memosImage }, watched);
    const policy = (await recorded()).find(({ name }) => name === "sso-access-policy");
    expect(policy?.inputs).toMatchObject({ allowPasswordAuth: open, allowUserRegistration: true });
    expect(warn.mock.calls.map(([text]) => text)).toEqual(
      warnings.map((text) => expect.stringContaining(text) as string),
    );
    warn.mockRestore();
  });

  it.each([
    ["0.29.1", "client_secret_post", true],
    ["0.30.0", "client_secret_basic", true],
    ["0.25.3", "client_secret_post", false],
  ])("and Memos %s asks Authelia for %s, with PKCE: %s", async (version, tokenEndpointAuthMethod, pkce) => {
    await recordResources();
    new MemosSso("sso", { users: people, httpsPort: 18443, memosImage: `neosmemo/memos:${version}` }, watched);
    const proof = (await recorded()).find(({ name }) => name === "sso-proof");
    expect(proof?.inputs).toMatchObject({ tokenEndpointAuthMethod, pkce });
  });
});
