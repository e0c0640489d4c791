import { waitFor } from "../../components/http/wait-for";
import { listed } from "../support/containers";
import { docker, kept, logOf, serving } from "../support/docker";
import { accountsIn, byHand } from "../support/memos-by-hand";
import { type MemosPage, signInWithBrowser } from "../support/browser-user";
import { signUpsDuring } from "../support/sign-up-attempts";
import { type Outputs, TestStack } from "../support/stack";
import { seenByStrangers } from "../support/strangers";

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };
const jane = { username: "jane", displayName: "Jane Doe", email: "jane@example.com" };

/** What john has written, the newest first. */
const memos = ["for everybody", "written on the first day"];

jest.setTimeout(300_000);

let stack: TestStack;
let outputs: Outputs;
let page: MemosPage | undefined;
beforeAll(async () => {
  stack = await TestStack.prepare({
    authorizationPolicy: "one_factor",
    proof: "sign-in",
    accessPolicy: { accessMode: "public" },
    fieldMapping: { displayName: "preferred_username" },
    users: [john],
  });
  outputs = await stack.up();
  page = (await as("john")).memos;
  await page?.write("written on the first day");
});
afterAll(() => stack.destroy());

const as = (username: string) =>
  signInWithBrowser(outputs, { username, password: outputs.people[username]?.password ?? "" });

describe("the outputs", () => {
  it("are those that the program promises", () => {
    const { httpsPort } = stack;
    expect(outputs).toEqual({
      memosUrl: `https://memos.example.localhost:${httpsPort}`,
      autheliaUrl: `https://auth.example.localhost:${httpsPort}`,
      caCertificate: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/) as string,
      people: { john: { password: expect.stringMatching(/^[A-Za-z0-9]{24}$/) as string } },
      administrator: { username: "memos-administrator", password: expect.any(String) as string },
      identityProvider: "identity-providers/authelia",
      memosApiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      memosBackups: [],
      clientCredentials: {},
      versions: { authelia: exactVersion, memos: exactVersion, gateway: exactVersion },
      signIn: { proved: expect.any(Array) as string[], provedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string },
    });
  });

  it("hide what is secret, and nothing else", async () => {
    const { stdout } = await stack.pulumi("stack", "output", "--json");
    const shown = JSON.parse(stdout) as Record<string, unknown>;
    const hidden = Object.keys(shown).filter((key) => shown[key] === "[secret]");
    expect(hidden).toEqual(["administrator", "clientCredentials", "people"]);
    expect(stdout).not.toContain(outputs.people.john?.password);
  });
});

it("strangers see what is public, when that is wanted", async () => {
  const published = await page?.publish("for everybody");
  const seen = published && (await seenByStrangers(outputs, published));
  expect(seen).toEqual({ memo: true, profile: true, feed: true, shared: true });
  expect(outputs.signIn.proved).toContain("strangers see public memos, feeds and profiles");
});

it("people have the display name of the claim that was chosen", async () => {
  expect(await page?.account()).toMatchObject({ displayName: "john" });
});

describe("another up with nothing changed", () => {
  it("changes nothing and restarts nothing, and john stays signed in", async () => {
    const before = await serving(stack.label);
    expect(Object.keys(before)).toEqual(["sso-authelia-container", "sso-gateway-container", "sso-memos-container"]);

    expect(await stack.up("--expect-no-changes")).toEqual(outputs);

    expect(await serving(stack.label)).toEqual(before);
    expect((await kept(stack.label)).containers).toBe(3);
    expect(await page?.memos()).toEqual(memos);
    await page?.renew();
    expect(await page?.memos()).toEqual(memos);
  });

  it("finds nothing changed in Docker and Memos either", async () => {
    const { code, stdout } = await stack.pulumi("preview", "--refresh", "--expect-no-changes");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.any(String) as string });
  });
});

it("a configuration that Authelia refuses changes nothing, and leaves nothing behind", async () => {
  const before = { serving: await serving(stack.label), kept: await kept(stack.label) };
  stack.configure({ autheliaSettings: { theme: "nobody's" } });
  const { code, stdout, stderr } = await stack.pulumi("up", "--yes", "--skip-preview");
  stack.configure({ autheliaSettings: undefined });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("Authelia refuses its configuration.");
  expect({ serving: await serving(stack.label), kept: await kept(stack.label) }).toEqual(before);
  expect(before.kept.containers).toBe(3);
});

describe("people who come and go", () => {
  it("jane comes: the users file is all that changes, and nothing restarts", async () => {
    const before = await serving(stack.label);
    stack.configure({ users: [john, jane] });
    expect((await stack.changes()).sort()).toEqual([
      "create sso-authelia-jane-password",
      "update sso-authelia-configuration-files",
    ]);
    await whileAutheliaReads(async () => {
      outputs = await stack.up();
    });
    expect(await serving(stack.label)).toEqual(before);
    expect((await as("jane")).result).toBe("Memos as jane <jane@example.com>");
    expect((await as("john")).result).toBe("Memos as john <john@example.com>");
    expect((await kept(stack.label)).containers).toBe(3);
  });

  it("jane is disabled and john gets another password: nothing restarts, she sees the portal again, and he comes in", async () => {
    const { john: johns, jane: janes } = outputs.people;
    const before = await serving(stack.label);
    stack.configure({ users: [john, { ...jane, disabled: true }] });
    await whileAutheliaReads(async () => {
      outputs = await stack.up("--replace", "**sso-authelia-john-password");
    });
    expect(await serving(stack.label)).toEqual(before);
    expect(outputs.people.jane).toEqual(janes);
    expect(outputs.people.john?.password).not.toBe(johns?.password);
    const seen = await signInWithBrowser(outputs, { username: "jane", password: janes?.password ?? "" });
    expect(seen.result).toBe("the portal again");
    expect((await as("john")).result).toBe("Memos as john <john@example.com>");
  });
});

describe("another domain", () => {
  it("without jane is proved, under a new root of the authority, and john finds his account there", async () => {
    const account = await page?.account();
    stack.configure({ domain: "elsewhere.localhost", users: [john] });
    const { caCertificate } = outputs;
    outputs = await stack.up();
    expect(outputs.memosUrl).toBe(`https://memos.elsewhere.localhost:${stack.httpsPort}`);
    expect(outputs.caCertificate).not.toBe(caCertificate);
    expect(Object.keys(outputs.people)).toEqual(["john"]);
    expect((await kept(stack.label)).containers).toBe(3);
    page = (await as("john")).memos;
    expect(await page?.account()).toEqual(account);
    expect(await page?.memos()).toEqual(memos);
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
  });
});

describe("down", () => {
  let johns: unknown;
  beforeAll(async () => (johns = await page?.account()));
  const down = () => stack.pulumi("destroy", "--yes", "--skip-preview", "--exclude-protected");

  it("says how to go on when Memos does not let the administrator in any more", async () => {
    const { memosApiUrl, administrator } = outputs;
    const changed = { ...administrator, password: "somebody-elses" };
    await byHand(memosApiUrl, administrator, (session) => session.changePassword(changed.password));
    const { code, stdout, stderr } = await down();
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(
      /somebody may have changed them in Memos\. Give the ones that hold there, or change them back: the output administrator of a MemosSso has both\. To leave the access policy alone, take the resource out of the state by "pulumi state delete", and destroy again\./,
    );
    await byHand(memosApiUrl, changed, (session) => session.changePassword(administrator.password));
  });

  it("leaves the data and nothing else, even when somebody has removed Memos by hand, and up finds them", async () => {
    await docker("rm", "--force", (await serving(stack.label))["sso-memos-container"]?.id ?? "");
    const { code, stdout, stderr } = await down();
    expect(stdout).toContain("so its data keep the identity provider identity-providers/authelia.");
    if (code !== 0) throw new Error(`pulumi destroy failed.\n${stdout}\n${stderr}`);
    expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 2 });

    outputs = await stack.up();
    const again = (await as("john")).memos;
    expect(await again?.account()).toEqual(johns);
    expect(await again?.memos()).toEqual(memos);
  });

  it("after Memos' data were lost: what a refresh has forgotten stops an up without a preview, until that is accepted", async () => {
    const lost = await loseMemosData();
    const refreshed = await stack.pulumi("refresh", "--yes", "--skip-preview");
    if (refreshed.code !== 0) throw new Error(`pulumi refresh failed.\n${refreshed.stdout}\n${refreshed.stderr}`);

    const refused = await stack.pulumi("up", "--yes", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toMatch(`must be "${lost}", which holds Memos' data: memos and accounts`);
    expect(Object.keys(await serving(stack.label))).not.toContain("sso-memos-container");

    const { provedAt } = outputs.signIn;
    stack.configure({ acceptDataLoss: [lost] });
    const gateway = (await serving(stack.label))["sso-gateway-container"]?.id;
    const work = async () => {
      outputs = await stack.up();
    };
    const strangers = await signUpsDuring(stack, work, new URL(outputs.memosUrl).hostname);
    // The gateway ran all the time, and Memos began with no administrator.
    expect([gateway === undefined, strangers.attempts > 10, strangers.made]).toEqual([false, true, []]);
    expect(outputs.signIn.provedAt > provedAt).toBe(true);
    expect(outputs.signIn.proved).not.toEqual([]);
    expect(await accountsIn(outputs.memosApiUrl, outputs.administrator)).toContain(outputs.administrator.username);
    const begun = await as("john");
    expect(begun.result).toBe("Memos as john <john@example.com>");
    expect(await begun.memos?.memos()).toEqual([]);
    expect(await stack.changes()).toEqual([]);
  });

  it("with the data leaves nothing, even when somebody has removed Memos by hand", async () => {
    await docker("rm", "--force", (await serving(stack.label))["sso-memos-container"]?.id ?? "");
    await stack.destroy();
    expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 0 });
  });
});

/** Takes Memos' data away behind Pulumi's back, with all that has them; gives the volume's name. */
async function loseMemosData(): Promise<string> {
  const filters = [`label=${stack.label}`, "name=sso-memos-data-"].flatMap((one) => ["--filter", one]);
  const [lost = ""] = await listed("volume", "ls", "--quiet", ...filters);
  const having = await listed("ps", "--all", "--quiet", "--filter", `volume=${lost}`);
  await docker("rm", "--force", "--volumes", ...having);
  await docker("volume", "rm", lost);
  return lost;
}

/** Waits until Authelia has read the users file that the work writes. A failed sign-in would count against the person. */
async function whileAutheliaReads(work: () => Promise<void>): Promise<void> {
  const authelia = (await serving(stack.label))["sso-authelia-container"]?.id ?? "";
  const readings = async (): Promise<number> => (await logOf(authelia)).split(/reloaded/i).length;
  const before = await readings();
  await work();
  await waitFor(async () => ((await readings()) > before ? { value: true } : { pending: await logOf(authelia) }), {
    timeout: 60_000,
    timeoutMessage: (last) => `Authelia did not read its users file again within 60 s. Its log: ${last}`,
  });
}

const exactVersion = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;
