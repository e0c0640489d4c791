import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { exchangeInvalidCode } from "../../components/proof/client";
import { docker, kept, serving } from "../support/docker";
import { everyCase, tell } from "../support/figures";
import { byHand } from "../support/memos-by-hand";
import { browserFor, signInButtons, signInWithBrowser } from "../support/browser-user";
import { type Attempt, attemptSignIn, attemptsDuring, forTheClient } from "../support/sign-in-attempts";
import { type Outputs, TestStack } from "../support/stack";
import { outputsOf, stateOf } from "../support/state";

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };
const inside = "Memos as John Doe <john@example.com>";

jest.setTimeout(400_000);

let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", proof: "sign-in", users: [john] });
  outputs = await stack.up();
});
afterAll(() => stack.destroy());

const attempt = (of = outputs): Promise<Attempt> => attemptSignIn(john.username, of);

/** All that were made while a rotation was under way. */
const all: Attempt[] = [];

/** Lets john sign in about once a second while the work is under way, and once after it. */
async function whileJohnSignsIn(work: () => Promise<unknown>): Promise<Attempt[]> {
  const attempts = await attemptsDuring(work, attempt);
  all.push(...attempts);
  return attempts;
}

/** Those that did not get in, and the longest time between two that did, in seconds. */
function gapIn(attempts: readonly Attempt[]): { failures: string[]; seconds: number } {
  const successes = attempts.filter(({ result }) => result === inside).map(({ at }) => at);
  const pauses = successes.slice(1).map((at, index) => at - (successes[index] ?? at));
  return {
    failures: attempts.filter(({ result }) => result !== inside).map(({ result }) => result),
    seconds: Math.max(...pauses) / 1000,
  };
}

interface ClientAndSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The client that Memos was given last, as the state has it. */
const clientInState = async (): Promise<ClientAndSecret> =>
  outputsOf(await stateOf(stack), "sso-identity-provider") as ClientAndSecret;

/** What Authelia's token endpoint says to a made-up code of a client: `invalid_grant` when it knows the client and its secret. */
async function toldByAuthelia({ clientId, clientSecret }: ClientAndSecret): Promise<string> {
  const answer = await exchangeInvalidCode(browserFor(outputs), {
    issuer: outputs.autheliaUrl,
    clientId,
    clientSecret,
    tokenEndpointAuthMethod: "client_secret_basic",
    redirectUri: `${outputs.memosUrl}/auth/callback`,
  });
  return (JSON.parse(answer.body) as { error: string }).error;
}

const clientInMemos = async (): Promise<string | undefined> => {
  const [button] = await signInButtons(browserFor(outputs), outputs);
  return button?.config.oauth2Config.clientId;
};

const rotationResource = "sso-authelia-client-memos-rotation";

describe("a rotation", () => {
  let first: ClientAndSecret;
  let second: ClientAndSecret;
  let page: Awaited<ReturnType<typeof signInWithBrowser>>["memos"];

  it("is read well in the preview", async () => {
    first = await clientInState();
    expect(first.clientId).toBe("memos");
    page = (await signInWithBrowser(outputs, { username: "john", password: outputs.people.john?.password ?? "" }))
      .memos;
    await page?.write("written before");
    stack.configure({ clientSecretVersion: "2026-11" });
    const { code, stdout } = await stack.pulumi("preview", "--diff");
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/\+ clientSecretVersion *: "2026-11"/);
    expect(stdout).toMatch(/clientId *: "memos" => "memos-2026-11"/);
    expect(stdout).toMatch(/previous *: \[\s*\[0\]: "memos"\s*\]/);
    expect(stdout).not.toContain(first.clientSecret);
    expect(stdout).not.toContain("$pbkdf2");
  });

  it("refuses nobody for a client or a secret, and whoever meets the restart gets in when he tries again", async () => {
    const attempts = await whileJohnSignsIn(async () => (outputs = await stack.up()));
    const { failures, seconds } = gapIn(attempts);
    process.stdout.write(
      `${attempts.length} sign-ins, ${failures.length} to be tried again, longest pause ${seconds.toFixed(1)} s\n${failures.join("\n")}\n`,
    );
    expect(failures.filter(forTheClient)).toEqual([]);
    expect(attempts.at(-1)?.result).toBe(inside);
    expect(attempts.filter(({ result }) => result === inside).length).toBeGreaterThan(5);
  });

  it("leaves Memos the new client, Authelia both, and john his memos", async () => {
    second = await clientInState();
    expect(await clientInMemos()).toBe("memos-2026-11");
    expect(second.clientSecret).not.toBe(first.clientSecret);
    expect(await toldByAuthelia(second)).toBe("invalid_grant");
    expect(await toldByAuthelia(first)).toBe("invalid_grant");
    expect(await toldByAuthelia({ ...first, clientSecret: second.clientSecret })).toBe("invalid_client");
    expect(await page?.memos()).toEqual(["written before"]);
    expect((await kept(stack.label)).containers).toBe(3);
  });

  it("keeps digests encrypted in the state", async () => {
    const { stdout } = await stack.pulumi("stack", "export");
    expect(stdout).toContain(rotationResource);
    expect(stdout).not.toContain("$pbkdf2");
  });

  it("takes the old client away with the next up, and refuses nobody then either", async () => {
    expect(await stack.changes()).toContain(`update ${rotationResource}`);
    const attempts = await whileJohnSignsIn(async () => (outputs = await stack.up()));
    const { failures, seconds } = gapIn(attempts);
    process.stdout.write(
      `${attempts.length} sign-ins, ${failures.length} to be tried again, longest pause ${seconds.toFixed(1)} s\n${failures.join("\n")}\n`,
    );
    expect(failures.filter(forTheClient)).toEqual([]);
    expect(attempts.at(-1)?.result).toBe(inside);
    expect(await toldByAuthelia(second)).toBe("invalid_grant");
    expect(await toldByAuthelia(first)).toBe("invalid_client");
  });

  it("leaves nothing to do", async () => {
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
  });

  it("has no way back", async () => {
    stack.configure({ clientSecretVersion: undefined });
    const { code, stdout, stderr } = await stack.pulumi("preview");
    stack.configure({ clientSecretVersion: "2026-11" });
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain("clientSecretVersion must stay once it is given");
  });
});

describe("a rotation that fails before Memos is switched", () => {
  let before: ClientAndSecret;

  it("leaves the old client in use, and Authelia with both", async () => {
    before = await clientInState();
    stack.configure({ clientSecretVersion: "2026-12" });
    const { memosApiUrl, administrator } = outputs;
    const changed = { ...administrator, password: "somebody-elses" };
    await byHand(memosApiUrl, administrator, (session) => session.changePassword(changed.password));
    const { code, stdout, stderr } = await stack.pulumi("up", "--yes", "--skip-preview");
    await byHand(memosApiUrl, changed, (session) => session.changePassword(administrator.password));
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain("sso-identity-provider");
    expect(await clientInMemos()).toBe("memos-2026-11");
    expect(await toldByAuthelia(before)).toBe("invalid_grant");
    expect((await attempt()).result).toBe(inside);
  });

  it("is repaired by the next up, during which nobody is refused for a client or a secret", async () => {
    const attempts = await whileJohnSignsIn(async () => (outputs = await stack.up()));
    const { failures } = gapIn(attempts);
    expect(failures.filter(forTheClient)).toEqual([]);
    expect(await clientInMemos()).toBe("memos-2026-12");
    expect((await clientInState()).clientSecret).not.toBe(before.clientSecret);
    expect(await toldByAuthelia(before)).toBe("invalid_grant");
  });

  it("and finished by the one after that", async () => {
    outputs = await stack.up();
    expect(await toldByAuthelia(await clientInState())).toBe("invalid_grant");
    expect(await toldByAuthelia(before)).toBe("invalid_client");
    expect((await attempt()).result).toBe(inside);
    expect(await stack.up("--expect-no-changes")).toEqual(outputs);
  });
});

it("tells how many were refused for a client or a secret", async () => {
  const refused = all.filter(({ result }) => forTheClient(result)).length;
  expect(refused).toBe(0);
  const control = everyCase ? `${await refusedCarelessly()} of 10, when the old client goes first` : undefined;
  tell({
    about: "rotation",
    what: `sign-ins refused for a client or a secret while rotations were under way, one of which failed, of ${all.length}`,
    seen: refused,
    control,
  });
});

/** The same failure with an Authelia that nobody tells which client Memos uses: how many of ten are refused then. */
async function refusedCarelessly(): Promise<number> {
  const nothing = createServer((_request, response) => response.end("[]"));
  await new Promise<void>((resolve) => nothing.listen(0, "127.0.0.1", resolve));
  const { port } = nothing.address() as AddressInfo;
  const program = join(__dirname, "programs", "rotation-removed", "index.ts");
  const careless = await TestStack.prepare({ users: [john], clientIdsUrl: `http://127.0.0.1:${port}/` }, program);
  try {
    const theirs = await careless.up();
    const memos = (await serving(careless.label))["sso-memos-container"]?.id ?? "";
    careless.configure({ clientSecretVersion: "2026-11" });
    await docker("pause", memos);
    await careless.pulumi("up", "--yes", "--skip-preview");
    await docker("unpause", memos);
    const attempts: Attempt[] = [];
    for (let one = 0; one < 10; one += 1) attempts.push(await attempt(theirs));
    const refused = attempts.filter(({ result }) => forTheClient(result)).length;
    expect(refused).toBeGreaterThan(0);
    return refused;
  } finally {
    await careless.destroy();
    nothing.close();
  }
}
