import { randomBytes } from "node:crypto";
import { defaultImage } from "../../components/authelia/image";
import { traitsOf } from "../../components/authelia/versions";
import { imageVersion } from "../../components/pulumi/image-version";
import { waitFor } from "../../components/http/wait-for";
import { BackEndServers, type Letter, settingsOfServers } from "../support/back-end-servers/servers";
import { awkwardPasswords } from "../support/back-ends";
import { docker, serving } from "../support/docker";
import { tell } from "../support/figures";
import { pem } from "../support/https-server";
import { browserFor, signInWithBrowser } from "../support/browser-user";
import { PortalSession } from "../support/portal-session";
import { type Outputs, TestStack } from "../support/stack";

const image = process.env.AUTHELIA_IMAGE ?? defaultImage;
const { authorizationPolicies, configFormat: dialect } = traitsOf(
  "AUTHELIA_IMAGE",
  imageVersion("AUTHELIA_IMAGE", image),
);

const word = (): string => randomBytes(12).toString("hex");
const ada = { uid: "ada", name: "Ada Lovelace", mail: "ada@example.com", password: word(), isMember: true };
const people = [
  ada,
  { uid: "grace", name: "Grace Hopper", mail: "grace@example.com", password: word(), isMember: false },
  { uid: "memos-administrator", name: "Somebody", mail: "somebody@example.com", password: word(), isMember: true },
];

jest.setTimeout(300_000);

let servers: BackEndServers;
let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  servers = await BackEndServers.start({ image, passwords: awkwardPasswords, people, group: "memos" });
  stack = await TestStack.prepare({
    authorizationPolicy: "one_factor",
    group: authorizationPolicies ? "memos" : undefined,
    autheliaSettings: settingsOfServers(dialect),
    autheliaCertificates: pem("authority"),
    autheliaNetworks: [servers.network],
  });
  for (const [name, password] of Object.entries(awkwardPasswords)) {
    await stack.configureSecretly(`autheliaSecretFiles["${name}"]`, password);
  }
  outputs = await stack.up();
});
afterAll(async () => {
  await stack.destroy().finally(() => servers.stop());
});

describe("at Memos' sign-in button", () => {
  it.each([
    { who: "ada", password: "right", sees: "Memos as Ada Lovelace <ada@example.com>" },
    { who: "ada", password: "wrong", sees: "the portal again" },
    {
      who: "grace",
      password: "right",
      // Before 4.38 there is no rule for a group of the directory.
      sees: authorizationPolicies ? "a refusal" : "Memos as Grace Hopper <grace@example.com>",
    },
    { who: "memos-administrator", password: "right", sees: "a refusal" },
  ])("$who of the directory with the $password password sees $sees", async ({ who, password, sees }) => {
    const known = people.find(({ uid }) => uid === who)?.password ?? "";
    const seen = await signInWithBrowser(outputs, { username: who, password: password === "right" ? known : "wrong" });
    expect(seen.result).toBe(sees);
  });
});

it("there are no passwords of ours, and none of the servers' in the state", async () => {
  expect(outputs.people).toEqual({});
  const { stdout } = await stack.pulumi("stack", "export");
  expect(stdout).toContain("users_filter");
  for (const name of ["storage.postgres.password", "session.redis.password"] as const) {
    expect(stdout).not.toContain(awkwardPasswords[name]);
  }
});

it("nothing is to be done a second time", async () => {
  expect(await stack.changes()).toEqual([]);
});

it("what Authelia remembers is in PostgreSQL, and not in SQLite", async () => {
  expect(Number(await servers.sql("select count(*) from oauth2_consent_session"))).toBeGreaterThan(0);
  expect(await docker("exec", await authelia(), "ls", "/config")).not.toContain("db.sqlite3");
});

describe("a session at the portal", () => {
  let session: PortalSession;
  beforeAll(async () => {
    session = new PortalSession(outputs);
    expect(await session.signIn("ada", ada.password)).toBe(200);
    const container = await authelia();
    // 4.37 hangs when it is told to end.
    await docker("kill", container);
    await docker("start", container);
    await answering();
  });

  it("outlives Authelia", async () => {
    expect(await session.isKnownAs()).toBe("ada");
  });

  it("is in Redis", async () => {
    await servers.forgetSessions();
    expect(await session.isKnownAs()).toBe("nobody");
    tell({
      about: "back ends",
      what: "sessions at the portal that are lost when Authelia is killed and starts again, of 1",
      seen: 0,
      control: "1, when Redis forgets it",
    });
  });
});

it("ada gets a new password by e-mail, and it is in the directory", async () => {
  const session = new PortalSession(outputs);
  expect(await session.forgotPassword("ada")).toBe(200);
  const letter = await waitFor<Letter>(
    async () => {
      const [found] = (await servers.letters()).filter(({ to }) => to.includes("ada@example.com"));
      return found === undefined ? { pending: "no e-mail to ada" } : { value: found };
    },
    { timeout: 20_000, interval: 200, timeoutMessage: (last) => `There was no e-mail within 20 s. Last seen: ${last}` },
  );
  const [, token = ""] = /[?&]token=([\w.-]+)/.exec(letter.text) ?? [];
  await session.choosePassword(token, "adas-new-password");
  expect((await signInWithBrowser(outputs, { username: "ada", password: "adas-new-password" })).result).toContain(
    "Ada Lovelace",
  );
  expect((await signInWithBrowser(outputs, { username: "ada", password: ada.password })).result).toBe(
    "the portal again",
  );
});

const authelia = async (): Promise<string> => (await serving(stack.label))["sso-authelia-container"]?.id ?? "";

const answering = (): Promise<void> =>
  waitFor(
    async () => {
      const { status } = await browserFor(outputs)({ url: `${outputs.autheliaUrl}/api/health` });
      return status === 200 ? { value: undefined } : { pending: `HTTP ${status}` };
    },
    { timeout: 60_000, timeoutMessage: (last) => `Authelia did not come back within 60 s. Last seen: ${last}` },
  );
