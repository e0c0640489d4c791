import { Agent } from "node:https";
import { URI } from "otpauth";
import type { Scan } from "../support/secret-markers";
import { docker, serving } from "../support/docker";
import { tell } from "../support/figures";
import { ask } from "../support/gateway-client";
import { noRetryGateway } from "../support/no-retry-gateway";
import { knownAs } from "../support/known-leaks";
import { type Observation, refusals, observeDuring } from "../support/process-observers";
import { signInWithBrowser } from "../support/browser-user";
import { type Outputs, TestStack } from "../support/stack";
import { everyKind } from "../support/state";

const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com" },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com" },
];

jest.setTimeout(300_000);

let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", proof: "sign-in", users: people });
  // With all that Pulumi and its plugins can be made to log, which goes to the folder for temporary files.
  outputs = await stack.up("-v=9", "--logflow");
});
afterAll(() => stack.destroy());

const password = (who: string): string => outputs.people[who]?.password ?? "";
const totpUri = (who: string): string => outputs.people[who]?.totpUri ?? "";
const codeOf = (uri: string): string => URI.parse(uri).generate();

/** Eight digits that are no code of this secret now. */
const wrongCode = (uri: string): string => codeOf(uri).replaceAll(/\d/g, (digit) => String(9 - Number(digit)));

it("asks for one factor as long as the policy says so", async () => {
  const seen = await signInWithBrowser(outputs, { username: "john", password: password("john") });
  expect([seen.result, seen.asked]).toEqual(["Memos as John Doe <john@example.com>", ["password", "consent"]]);
  await seen.memos?.write("written with one factor");
  expect(outputs.people).toEqual({
    john: { password: expect.any(String) as string },
    jane: { password: expect.any(String) as string },
  });
});

/** Watches the pages while the work is under way, and the portal through a gateway that does not wait for it too. */
async function watched(work: () => Promise<unknown>) {
  const { caCertificate: ca, autheliaUrl, memosUrl } = outputs;
  const [portal, memos] = [new URL(autheliaUrl).hostname, new URL(memosUrl).hostname];
  const gateway = (await serving(stack.label))["sso-gateway-container"]?.id ?? "";
  const second = await noRetryGateway(gateway, stack.label, memos, ca);
  const asking = (port: number, host: string, path: string, json?: object) => {
    const agent = new Agent({ keepAlive: true });
    return async () => (await ask({ port, ca, agent }, host, path, { json })).status;
  };
  const own = stack.httpsPort;
  const seen = await observeDuring(
    {
      portal: asking(own, portal, "/api/state"),
      // Authelia knows no such form, and says so: what counts is who answers.
      form: asking(own, portal, "/api/state", { sent: "once" }),
      memos: asking(own, memos, "/"),
      impatient: asking(second.port, portal, "/api/state"),
    },
    work,
  );
  await second.remove();
  return seen;
}

describe("once the policy is two_factor", () => {
  let before: Outputs;
  let running: Awaited<ReturnType<typeof serving>>;
  let seen: Awaited<ReturnType<typeof watched>>;
  beforeAll(async () => {
    before = outputs;
    running = await serving(stack.label);
    // Not what Authelia and authenticator apps do by themselves.
    const autheliaSettings = { totp: { algorithm: "sha512", digits: 8 } };
    stack.configure({ authorizationPolicy: "two_factor", autheliaSettings });
    seen = await watched(async () => (outputs = await stack.up()));
  });

  it("Authelia alone has been restarted, and nobody was refused: who came meanwhile waited", async () => {
    const { "sso-authelia-container": authelia, ...others } = await serving(stack.label);
    const { "sso-authelia-container": former, ...othersBefore } = running;
    expect(authelia?.id).not.toBe(former?.id);
    expect(others).toEqual(othersBefore);

    const { portal, form, memos, impatient } = seen;
    expect(portal.statuses).toEqual({ 200: portal.asked });
    expect(form.statuses).toEqual({ 405: form.asked });
    expect(memos.statuses).toEqual({ 200: memos.asked });
    expect(refusals(impatient)).toBeGreaterThan(0);
    tellOfTheGap(seen);
  });

  it("tells people a secret for their codes, and the password that they have had", () => {
    const told = (who: string) => ({ password: before.people[who]?.password, totpSecret: base32, totpUri: uriOf(who) });
    expect(outputs.people).toEqual({ john: told("john"), jane: told("jane") });
    expect(outputs.people.john?.totpSecret).not.toBe(outputs.people.jane?.totpSecret);
    expect(totpUri("john")).toContain(outputs.people.john?.totpSecret);
  });

  it("has proved a sign-in with both factors", () => {
    expect(before.signIn.proved).toContainEqual(expect.stringMatching(/^a person got through the portal \(password\b/));
    expect(outputs.signIn.proved).toContainEqual(
      expect.stringMatching(/^a person got through the portal \(password, second factor\b/),
    );
  });

  it.each([
    { who: "john", code: "no", sees: "the second factor again" },
    { who: "john", code: "a wrong", sees: "the second factor again" },
    { who: "john", code: "the right", sees: "Memos as John Doe <john@example.com>" },
    { who: "jane", code: "john's", sees: "the second factor again" },
    { who: "jane", code: "the right", sees: "Memos as Jane Doe <jane@example.com>" },
  ])("$who with $code code sees $sees", async ({ who, code, sees }) => {
    const factor = {
      no: {},
      "a wrong": { totpCode: wrongCode(totpUri(who)) },
      "the right": { totpSecret: totpUri(who) },
      "john's": { totpCode: codeOf(totpUri("john")) },
    }[code];
    expect((await signInWithBrowser(outputs, { username: who, password: password(who), ...factor })).result).toBe(sees);
  });

  it("asks john for a second factor, and he finds what he wrote with one", async () => {
    const seen = await signInWithBrowser(outputs, {
      username: "john",
      password: password("john"),
      totpSecret: totpUri("john"),
    });
    expect(seen.asked).toEqual(["password", "second factor", "consent"]);
    expect(await seen.memos?.memos()).toEqual(["written with one factor"]);
  });
});

describe("a secret where none may be", () => {
  let found: Scan;
  beforeAll(async () => (found = await stack.scan()));

  it("is looked for whatever kind it is of", () => {
    expect(found.kinds).toEqual([...everyKind].sort());
  });

  it("is nowhere, but where Pulumi and Authelia 4.37 cannot be kept from showing it", () => {
    const { kinds, secrets, forms, places, leaks } = found;
    const counts = new Map<string, number>();
    for (const what of leaks.map(knownAs)) counts.set(what ?? "ours", (counts.get(what ?? "ours") ?? 0) + 1);
    expect(leaks.filter((leak) => knownAs(leak) === undefined)).toEqual([]);
    const about = (whom: string): boolean => [...counts.keys()].some((what) => what.includes(whom));
    expect(about("Pulumi")).toBe(true);
    expect(about("Authelia 4.37")).toBe(outputs.versions.authelia.startsWith("4.37."));
    tell({
      about: "secrets",
      what: `found where none may be, of ${secrets} secrets of ${kinds.length} kinds in ${forms} forms, in ${places} places`,
      seen: counts.get("ours") ?? 0,
      control: "2, once a container has one in its environment and prints it",
    });
    for (const [what, seen] of counts) tell({ about: "secrets", what: `found, and not to be helped: ${what}`, seen });
  });

  it("would be found: here one is in a container's environment, and the container prints it", async () => {
    const gateway = (await serving(stack.label))["sso-gateway-container"]?.id ?? "";
    const image = await docker("inspect", "--format", "{{.Image}}", gateway);
    const name = `${stack.name}-canary`;
    const environment = ["--env", `CANARY=${outputs.administrator.password}`];
    await docker("run", "--name", name, "--label", stack.label, ...environment, image, "sh", "-c", "echo $CANARY");
    const { leaks } = await stack.scan().finally(() => docker("rm", name));
    expect(leaks.filter((leak) => knownAs(leak) === undefined)).toEqual([
      { kind: "administrator's password", where: `docker inspect ${name}` },
      { kind: "administrator's password", where: `docker logs ${name}` },
    ]);
  });
});

function tellOfTheGap({
  portal,
  form,
  memos,
  impatient,
}: Record<"portal" | "form" | "memos" | "impatient", Observation>): void {
  const about = `restart of Authelia ${outputs.versions.authelia}`;
  const control = `${refusals(impatient)} of ${impatient.asked} at a gateway that does not wait`;
  tell({
    about,
    what: `requests refused while a changed configuration replaced it, of ${portal.asked + form.asked + memos.asked}`,
    seen: [portal, form, memos].reduce((sum, one) => sum + refusals(one), 0),
    control,
  });
  const longest = (one: Observation): string => `${one.longest.toFixed(1)} s`;
  tell({ about, what: "longest that a page of the portal took meanwhile", seen: longest(portal) });
  tell({ about, what: "longest that a form sent to the portal took meanwhile", seen: longest(form) });
  tell({ about, what: "longest that Memos' page took meanwhile", seen: longest(memos) });
}

/** 20 bytes in base32. */
const base32 = expect.stringMatching(/^[A-Z2-7]{32}$/) as string;

/** The same for an authenticator app. */
const uriOf = (who: string): string =>
  expect.stringMatching(
    `^otpauth://totp/example\\.localhost:${who}\\?secret=[A-Z2-7]{32}&issuer=example\\.localhost&algorithm=SHA512&digits=8&period=30$`,
  ) as string;
