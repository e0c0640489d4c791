import { waitFor } from "../../components/http/wait-for";
import { signInWithCurl } from "../support/curl-sign-in";
import { docker, serving } from "../support/docker";
import { tell } from "../support/figures";
import { browserFor, link, signInButtons, signInWithBrowser, signInWithPassword } from "../support/browser-user";
import { byHand } from "../support/memos-by-hand";
import { type Outputs, TestStack } from "../support/stack";
import { seenByStrangers } from "../support/strangers";
import { expectInDocument } from "../support/versions-document";

const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com", groups: ["memos"] },
  { username: "mallory", displayName: "Mallory", email: "mallory@example.com" },
];

jest.setTimeout(300_000);

let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  stack = await TestStack.prepare({
    authorizationPolicy: "one_factor",
    group: "memos",
    proof: "sign-in",
    memosHost: "notes.example.localhost",
    autheliaHost: "sso.login.example.localhost",
    users: people,
  });
  outputs = await stack.up();
});
afterAll(() => stack.destroy());

const passwordOf = (who: string): string => outputs.people[who]?.password ?? "";
const john = () => signInWithBrowser(outputs, { username: "john", password: passwordOf("john") });

describe("at Memos' sign-in button", () => {
  it.each([
    { who: "john", password: "right", sees: "Memos as John Doe <john@example.com>", asked: ["password", "consent"] },
    { who: "john", password: "wrong", sees: "the portal again", asked: [] },
    { who: "john", password: "right", sees: "Memos as John Doe <john@example.com>", asked: ["password", "consent"] },
    {
      who: "jane",
      password: "right",
      remember: true,
      sees: "Memos as Jane Doe <jane@example.com>",
      asked: ["password", "consent"],
    },
    { who: "jane", password: "right", sees: "Memos as Jane Doe <jane@example.com>", asked: ["password"] },
    { who: "mallory", password: "right", sees: "a refusal", asked: [] },
    { who: "a-stranger", password: "wrong", sees: "the portal again", asked: [] },
  ])(
    "$who with the $password password sees $sees and is asked for $asked",
    async ({ who, password, remember, sees, asked }) => {
      const seen = await signInWithBrowser(outputs, {
        username: who,
        password: password === "right" ? passwordOf(who) : "wrong",
        remember,
      });
      expect({ sees: seen.result, asked: seen.asked }).toEqual({ sees, asked });
    },
  );

  it("john finds his account and his memos again", async () => {
    const first = await john();
    await first.memos?.write("written at the first visit");
    const second = await john();
    expect(await second.memos?.account()).toEqual(await first.memos?.account());
    expect(await second.memos?.memos()).toContain("written at the first visit");
  });

  it("is at the host names that were chosen", () => {
    const hosts = [outputs.memosUrl, outputs.autheliaUrl].map((url) => new URL(url).hostname);
    expect(hosts).toEqual(["notes.example.localhost", "sso.login.example.localhost"]);
  });

  it("curl, which is not of this project, gets an access token for jane", async () => {
    expect(await signInWithCurl(outputs, "jane", passwordOf("jane"))).toMatchObject({
      username: "jane",
      displayName: "Jane Doe",
      email: "jane@example.com",
    });
  });
});

describe("beside it", () => {
  it("nobody signs up by password", async () => {
    const { status } = await browserFor(outputs)({
      method: "POST",
      url: `${outputs.memosUrl}/api/v1/users`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "mallory", password: "mallorys" }),
    });
    expect(status).toBe(403);
  });

  it("john does not sign in by password, not even with one of Memos' own", async () => {
    await (await john()).memos?.choosePassword("one of Memos' own");
    expect(await signInWithPassword(outputs, "john", "one of Memos' own")).toEqual({ status: 403, memos: undefined });
  });

  it("the administrator does, and finds nobody there but those who signed in", async () => {
    await Promise.all(
      ["john", "jane"].map((username) => signInWithBrowser(outputs, { username, password: passwordOf(username) })),
    );
    const { memos } = await administrator();
    expect(await memos?.account()).toMatchObject({ role: "ADMIN" });
    expect(await memos?.usernames()).toEqual(["jane", "john", outputs.administrator.username].sort());
  });

  it("a stranger sees no public memo, no profile and no feed, but what a link shares", async () => {
    const published = await (await john()).memos?.publish("for everybody who has an account");
    const seen = published && (await seenByStrangers(outputs, published));
    expect(seen).toEqual({ memo: false, profile: false, feed: false, shared: true });
    expect(outputs.signIn.proved).toContain("strangers see no memos, feeds and profiles");
  });

  it("a stranger reads what the sign-in button needs, and not the client secret", async () => {
    const buttons = await signInButtons(browserFor(outputs), outputs);
    expect(buttons.map(({ name, config }) => ({ name, ...config.oauth2Config }))).toEqual([
      expect.objectContaining({ name: "identity-providers/authelia", clientId: "memos", clientSecret: "" }),
    ]);
  });
});

it("somebody who has unlinked the account gets another one, and the old one back as the troubleshooting page says", async () => {
  const jane = { username: "jane", password: passwordOf("jane") };
  const page = async (credentials: Parameters<typeof signInWithBrowser>[1]) => {
    const { memos, result } = await signInWithBrowser(outputs, credentials);
    if (memos === undefined) throw new Error(result);
    return memos;
  };
  const old = await page(jane);
  const { name } = await old.account();
  await old.write("written before");
  await old.unlink();
  const register = (allowUserRegistration: boolean) =>
    byHand(outputs.memosApiUrl, outputs.administrator, (session) =>
      session.changeAccessPolicy({ allowUserRegistration }),
    );
  await register(false);
  expect((await signInWithBrowser(outputs, jane)).result).toBe("a refusal");
  await register(true);
  const other = await page(jane);
  expect((await other.account()).name).not.toBe(name);
  expect(await other.memos()).not.toContain("written before");

  await other.unlink();
  const { memos: keeper } = await administrator();
  await keeper?.change(name, { password: "for a moment", role: "ADMIN" });
  const { memos: again } = await signInWithPassword(outputs, "jane", "for a moment");
  if (again === undefined) throw new Error("the administrator's password lets in");
  await link(outputs, jane, again);
  await keeper?.change(name, { role: "USER" });
  expect((await signInWithPassword(outputs, "jane", "for a moment")).status).toBe(403);
  const back = await page(jane);
  expect((await back.account()).name).toBe(name);
  expect(await back.memos()).toContain("written before");
});

it("is what the page about versions says of this pair", async () => {
  await stack.up("--refresh", "--expect-no-changes");
  const { memos, authelia } = outputs.versions;
  expectInDocument({ memos, authelia, seen: "john signs in; password sign-in off" });
});

describe("while Authelia is down", () => {
  let authelia = "";
  beforeAll(async () => {
    authelia = (await serving(stack.label))["sso-authelia-container"]?.id ?? "";
    const seconds = await toCloseItsDatabase(authelia);
    tell({
      about: `restart of Authelia ${outputs.versions.authelia}`,
      what: "from being told to end until its database is closed",
      seen: `${seconds.toFixed(1)} s`,
    });
    await docker("stop", authelia);
  });
  afterAll(() => docker("start", authelia));

  it("nobody gets in", async () => {
    const { result, memos } = await john();
    expect([result, memos]).toEqual(["an error page", undefined]);
  });

  it("the administrator does", async () => {
    expect((await administrator()).status).toBe(200);
  });
});

it("lets people in again when Authelia is back", async () => {
  const health = `${outputs.autheliaUrl}/api/health`;
  await waitFor(
    async () => {
      const { status } = await browserFor(outputs)({ url: health });
      return status === 200 ? { value: true } : { pending: `HTTP ${status}` };
    },
    {
      timeout: 60_000,
      timeoutMessage: (last) => `Authelia did not come back at ${health} within 60 s. Last seen: ${last}`,
    },
  );
  expect((await john()).result).toBe("Memos as John Doe <john@example.com>");
});

/** Tells a container to end, and resolves to the seconds after which it has no database open any more, ended or not. */
async function toCloseItsDatabase(container: string): Promise<number> {
  const began = performance.now();
  await docker("kill", "--signal", "TERM", container);
  await waitFor(
    async () => {
      if ((await docker("inspect", "--format", "{{.State.Running}}", container)) === "false") return { value: true };
      const open = await docker("exec", container, "ls", "-l", "/proc/1/fd");
      return open.includes("db.sqlite3") ? { pending: open } : { value: true };
    },
    {
      timeout: 20_000,
      timeoutMessage: (last) => `Its database is open 20 s after it was told to end. Open files: ${last}`,
    },
  );
  return (performance.now() - began) / 1000;
}

const administrator = () => signInWithPassword(outputs, outputs.administrator.username, outputs.administrator.password);
