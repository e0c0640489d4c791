import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { pbkdf2Digest } from "../../components/authelia/secrets/client-secrets";
import { renderClientYaml } from "../../components/authelia/configuration/configuration";
import { traitsOf } from "../../components/authelia/versions";
import { memosOidcClient } from "../../components/memos/oidc-client";
import { AutheliaByHand, autheliaImage, autheliaVersion } from "../support/authelia-by-hand";
import { docker } from "../support/docker";
import { pem } from "../support/https-server";
import { keeper } from "../support/memos-container";
import { imageOf } from "../support/memos-containers";
import { MemosElsewhere } from "../support/memos-elsewhere";
import { signInWithBrowser } from "../support/browser-user";
import { freePort, type Outputs, TestStack } from "../support/stack";
import { outputsOf, stateOf } from "../support/state";

jest.setTimeout(300_000);

const john = { username: "john", password: "johns-password" };
const seesJohn = "Memos as John Doe <john@example.com>";
const clientSecret = "the-secret-of-a-client-that-was-registered-by-hand";
const theirAuthority = pem("authority");
const byHand = `memos-sso-alone-${randomBytes(3).toString("hex")}`;

/** A stack of one of the examples; the project's own program asks for people. */
const prepare = (example: string, config: Record<string, unknown>): Promise<TestStack> =>
  TestStack.prepare({ users: [], ...config }, join(__dirname, "programs", example, "index.ts"));

const folder = mkdtempSync(join(tmpdir(), "memos-sso-alone-"));
const fileWith = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** What a proof has seen, which is no output of these programs. */
const provedBy = async (ours: TestStack, name: string): Promise<unknown> =>
  (outputsOf(await stateOf(ours), name) as { proved: unknown }).proved;

/** What a browser must know of a pair that has no stack of its own. */
const pair = (memosUrl: string, autheliaUrl: string, caCertificate: string): Outputs =>
  ({ memosUrl, autheliaUrl, caCertificate }) as Outputs;

let memosImage: string;
let memos: MemosElsewhere;
let stack: TestStack | undefined;

beforeAll(async () => {
  await docker("network", "create", byHand);
  memosImage = await imageOf("0.30.0");
  memos = await MemosElsewhere.start(memosImage, byHand, fileWith("authority.pem", theirAuthority));
});
afterEach(() => stack?.destroy());
afterAll(async () => {
  await memos.remove();
  await docker("network", "rm", byHand);
  rmSync(folder, { recursive: true });
});

describe("beside an Authelia that was set up by hand", () => {
  let authelia: AutheliaByHand;
  let entryOfMemos: unknown;
  beforeAll(async () => {
    authelia = await AutheliaByHand.prepare(`${byHand}-authelia`, byHand, await freePort());
    const request = memosOidcClient({ url: memos.url, version: "0.30.0" });
    const digest = await pbkdf2Digest(clientSecret, Buffer.from("sixteen bytes, ok"));
    const { configFormat } = traitsOf("image", autheliaVersion);
    entryOfMemos = (parse(renderClientYaml(configFormat, request, "one_factor", digest)) as unknown[])[0];
  });
  afterAll(() => authelia.remove());

  it("three URLs and a Memos that runs already are all that a MemosIdentityProvider needs", async () => {
    const ours = (stack = await prepare("identity-provider-only", {
      apiUrl: memos.apiUrl,
      administratorUsername: keeper.username,
      administratorPassword: keeper.password,
      authUrl: `${authelia.issuer}/api/oidc/authorization`,
      tokenUrl: `${authelia.issuer}/api/oidc/token`,
      userInfoUrl: `${authelia.issuer}/api/oidc/userinfo`,
      clientSecret,
    }));
    await authelia.start([entryOfMemos]);
    await ours.up();
    expect((await signInWithBrowser(pair(memos.url, authelia.issuer, theirAuthority), john)).result).toBe(seesJohn);
    await ours.up("--refresh", "--expect-no-changes");
  });

  it("somebody else's Authelia is given an entry, waited for, and proved", async () => {
    const ours = (stack = await prepare("somebody-elses-authelia", {
      domain: "example.localhost",
      issuer: authelia.issuer,
      autheliaVersion,
      autheliaCaCertificate: theirAuthority,
      autheliaAddress: "127.0.0.1",
      autheliaNetwork: byHand,
      policy: "one_factor",
      waitSeconds: 1,
      memosImage,
      gatewayImage: process.env.GATEWAY_IMAGE,
    }));
    const { code, stdout, stderr } = await ours.pulumi("up", "--yes", "--skip-preview");
    const { entry } = await ours.outputs<{ entry: string }>();
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(/does not know the client "memos" after 1 s\. Add this to identity_providers/);
    expect(entry).not.toContain("the-secret");

    await authelia.start([...(parse(entry) as unknown[])]);
    ours.configure({ waitSeconds: 60 });
    const outputs = await ours.up<{ memosUrl: string; caCertificate: string }>();
    expect(await provedBy(ours, "notes-proof")).toContain(
      "Memos reaches Authelia's token endpoint as identity-providers/authelia",
    );
    const both = pair(outputs.memosUrl, authelia.issuer, outputs.caCertificate + theirAuthority);
    expect((await signInWithBrowser(both, john)).result).toBe(seesJohn);
    await ours.up("--expect-no-changes");
  });
});

it("somebody else's Memos is registered in, and proved to the last step", async () => {
  const ours = (stack = await prepare("somebody-elses-memos", {
    domain: "example.localhost",
    memosUrl: memos.url,
    memosApiUrl: memos.apiUrl,
    memosNetwork: byHand,
    memosCaCertificate: theirAuthority,
    administratorUsername: keeper.username,
    administratorPassword: keeper.password,
    autheliaImage,
    gatewayImage: process.env.GATEWAY_IMAGE,
  }));
  const untrusted = await ours.pulumi("up", "--yes", "--skip-preview");
  expect(`${untrusted.stdout}${untrusted.stderr}`).toMatch(/stops at CA: Memos says: .*x509/);
  const { caCertificate } = await ours.outputs();

  await memos.trust(fileWith("gateway.pem", caCertificate));
  const outputs = await ours.up();
  expect(await provedBy(ours, "proof")).toContain(
    "Memos' identifier filter kept the probe identity out, nothing is left of it",
  );
  const issuer = `https://auth.example.localhost:${ours.httpsPort}`;
  const password = outputs.people.john?.password ?? "";
  const both = pair(memos.url, issuer, caCertificate + theirAuthority);
  expect((await signInWithBrowser(both, { username: "john", password })).result).toBe(seesJohn);
});
