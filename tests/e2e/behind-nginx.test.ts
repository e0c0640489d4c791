import { logOf, serving } from "../support/docker";
import { browserFor, signInWithBrowser } from "../support/browser-user";
import { proxyBlock } from "../support/proxy-guide";
import { type Ending, freePort, type Outputs, TestStack } from "../support/stack";
import { UserNginx } from "../support/user-nginx";

jest.setTimeout(300_000);

const hosts = ["auth.example.localhost", "memos.example.localhost"];
const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

/** Docker hands requests to the gateway from the first address of the stack's network, which has one of these ranges. */
const trusted = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

let stack: TestStack;
let theirs: UserNginx;
let known: string;
let first: Ending;
let outputs: Outputs;

/** Starts their nginx anew, with other words about the host names. */
async function tell(told: string): Promise<void> {
  await theirs.end();
  theirs = await UserNginx.start(stack.httpsPort, hosts, told);
}

const without = (header: string): string => known.replace(new RegExp(`^.*proxy_set_header ${header} .*\n`, "m"), "");

beforeAll(async () => {
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", users: people });
  const { httpsPort } = stack;
  const proxy = {
    port: await freePort(),
    trustedProxies: trusted,
    caCertificate: UserNginx.caCertificate,
    dialAddress: "127.0.0.1",
  };
  known = proxyBlock("nginx", {
    "    resolver 127.0.0.11 valid=10s;\n": "",
    "notes-gateway-prod:8080": `127.0.0.1:${proxy.port}`,
  });
  stack.configure({ reverseProxy: proxy });
  theirs = await UserNginx.start(httpsPort, hosts, without("Host"));
  first = await stack.pulumi("up", "--yes", "--skip-preview");
  await tell(known);
  outputs = await stack.up();
});
afterAll(async () => {
  await stack.destroy().finally(() => theirs.end());
});

describe("behind an nginx of somebody else's, outside Docker", () => {
  it("up ends at the proof while nginx does not hand on the host names", () => {
    expect(first.code).not.toBe(0);
    expect(`${first.stdout}${first.stderr}`).toContain("HTTP 421 from https://auth.example.localhost");
  });

  it("up proves the sign-in through it, with what the guide tells it", () => {
    expect(outputs.signIn.proved).not.toEqual([]);
    expect(outputs.caCertificate).toBe(UserNginx.caCertificate);
  });

  it("john signs in", async () => {
    const { result } = await signInWithBrowser(outputs, {
      username: "john",
      password: outputs.people.john?.password ?? "",
    });
    expect(result).toBe("Memos as John Doe <john@example.com>");
  });

  it.each([
    { told: "what the guide tells it", configuration: () => known, noted: "127.0.0.1" },
    {
      told: "all but who asks",
      configuration: () => without("X-Forwarded-For"),
      noted: "203.0.113.9",
    },
  ])("Authelia notes $noted of a browser that forges 203.0.113.9, when nginx is told $told", async (row) => {
    await tell(row.configuration());
    const { status } = await browserFor(outputs)({
      method: "POST",
      url: `${outputs.autheliaUrl}/api/firstfactor`,
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" },
      body: JSON.stringify({ username: "john", password: "wrong", keepMeLoggedIn: false }),
    });
    expect(status).toBe(401);
    expect(await notedLast()).toBe(row.noted);
  });
});

async function notedLast(): Promise<string> {
  const authelia = (await serving(stack.label))["sso-authelia-container"]?.id ?? "";
  const lines = (await logOf(authelia)).match(/Unsuccessful 1FA authentication attempt by user 'john'.*/g);
  return /remote_ip="?([^" ]*)/.exec(lines?.at(-1) ?? "")?.[1] ?? "none";
}
