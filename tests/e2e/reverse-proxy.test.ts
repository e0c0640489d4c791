import { docker, logOf, serving, type Serving } from "../support/docker";
import { browserFor, signInWithBrowser } from "../support/browser-user";
import { proxyBlock } from "../support/proxy-guide";
import { type Outputs, TestStack } from "../support/stack";
import { UserCaddy } from "../support/user-caddy";

jest.setTimeout(300_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

let stack: TestStack;
let theirs: UserCaddy;
let alias = "";
let outputs: Outputs;
let running: Record<string, Serving>;

beforeAll(async () => {
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", users: people });
  alias = `sso-gateway-${stack.name}`;
  const sites = proxyBlock("caddyfile", {
    "auth.example.com": `auth.example.localhost:${stack.httpsPort}`,
    "memos.example.com": `memos.example.localhost:${stack.httpsPort}`,
    "notes-gateway-prod": alias,
  });
  theirs = await UserCaddy.start(stack.httpsPort, sites);
  const { name: network, range, caCertificate } = theirs;
  stack.configure({ reverseProxy: { network, trustedProxies: [range], caCertificate, dialAddress: "127.0.0.1" } });
  outputs = await stack.up();
  running = await serving(stack.label);
});
afterAll(async () => {
  await stack.destroy();
  await theirs.end();
});

const discovery = "/.well-known/openid-configuration";
const issuerIn = (body: string): unknown => (JSON.parse(body) as { issuer: unknown }).issuer;

describe("behind a Caddy of somebody else's", () => {
  it("up proves the sign-in through it, with what the guide tells it", () => {
    expect(outputs.signIn.proved).not.toEqual([]);
    expect(outputs.caCertificate).toBe(theirs.caCertificate);
  });

  it("john signs in", async () => {
    const { result } = await signInWithBrowser(outputs, {
      username: "john",
      password: outputs.people.john?.password ?? "",
    });
    expect(result).toBe("Memos as John Doe <john@example.com>");
  });

  it("the gateway alone is in its network, and publishes nothing", async () => {
    const neighbours = (await theirs.neighbours()).map((name) => name.replace(/-[0-9a-f]{7}$/, ""));
    expect(neighbours).toEqual([theirs.name, "sso-gateway"]);
    expect(await docker("port", idOf("gateway"))).toBe("");
    expect(await docker("port", idOf("memos"))).not.toBe("");
  });

  it("a neighbour cannot make Authelia believe in another name, scheme or path", async () => {
    const forged = {
      Host: `auth.example.localhost:${stack.httpsPort}`,
      "X-Forwarded-Host": "auth.evil.example",
      "X-Forwarded-Proto": "http",
      "X-Forwarded-Uri": "/evil",
      "X-Original-Url": "http://auth.evil.example/",
      Forwarded: "host=auth.evil.example;proto=http",
    };
    const answer = await theirs.asNeighbour(`http://${alias}:8080${discovery}`, forged);
    expect(issuerIn(answer)).toBe(outputs.autheliaUrl);
  });

  describe("the address that Authelia takes note of", () => {
    const wrong = { username: "john", password: "wrong", keepMeLoggedIn: false };
    const noted = async (): Promise<string> => {
      const lines = (await logOf(idOf("authelia"))).match(/Unsuccessful 1FA authentication attempt by user 'john'.*/g);
      return /remote_ip="?([^" ]*)/.exec(lines?.at(-1) ?? "")?.[1] ?? "none";
    };

    it("is not what a browser says", async () => {
      const { status } = await browserFor(outputs)({
        method: "POST",
        url: `${outputs.autheliaUrl}/api/firstfactor`,
        headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" },
        body: JSON.stringify(wrong),
      });
      expect(status).toBe(401);
      expect(await noted()).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(await noted()).not.toBe("203.0.113.9");
    });

    it("is what a trusted proxy says last, whatever stood before", async () => {
      const headers = {
        Host: `auth.example.localhost:${stack.httpsPort}`,
        "Content-Type": "application/json",
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
      };
      await theirs.asNeighbour(`http://${alias}:8080/api/firstfactor`, headers, wrong);
      expect(await noted()).toBe("198.51.100.7");
    });
  });
});

const idOf = (service: string): string => running[`sso-${service}-container`]?.id ?? "";
