import { NetworkError, type HttpResponse, type HttpClient } from "../../components/http/http-client";
import { parseDiscovery, waitForAuthelia, waitForMemos } from "../../components/proof/readiness";
import { answer } from "../support/fake-memos-sign-in";

const issuer = "https://auth.example.localhost";
const discovery = `${issuer}/.well-known/openid-configuration`;
const document = {
  issuer,
  authorization_endpoint: `${issuer}/api/oidc/authorization`,
  token_endpoint: `${issuer}/api/oidc/token`,
  userinfo_endpoint: `${issuer}/api/oidc/userinfo`,
};
const urls = { memosUrl: "https://memos.example.localhost", memosApiUrl: "http://127.0.0.1:5230" };

const noConnection = new NetworkError("no connection", { url: discovery }, "connect ECONNREFUSED 127.0.0.1:8443");

/** A door that ends each look at a URL as told; the last end stays. */
function ending(ends: Readonly<Record<string, (HttpResponse | NetworkError)[]>>): {
  door: HttpClient;
  looks: string[];
} {
  const looks: string[] = [];
  const door: HttpClient = ({ url }) => {
    looks.push(url);
    const left = ends[url] ?? [];
    const end = left.length > 1 ? left.shift() : left[0];
    return end instanceof NetworkError || end === undefined
      ? Promise.reject(end ?? noConnection)
      : Promise.resolve(end);
  };
  return { door, looks };
}

const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe("Authelia", () => {
  it("is waited for while it starts", async () => {
    const handshake = new NetworkError("failed handshake", { url: discovery }, "tlsv1 alert internal error");
    const { door, looks } = ending({ [discovery]: [noConnection, handshake, answer(502), answer(200, document)] });

    expect(await waitForAuthelia(door, issuer, 60_000)).toEqual([]);
    expect(looks).toHaveLength(4);
  });

  it.each([
    { end: noConnection, step: "TCP" },
    { end: answer(502), step: "Authelia" },
  ])("is named when the time is over: $step", async ({ end, step }) => {
    const { door } = ending({ [discovery]: [end] });

    expect(await failure(waitForAuthelia(door, issuer, 0))).toMatchObject({ step });
  });

  it.each([
    { end: new NetworkError("unknown name", { url: discovery }, ""), step: "DNS" },
    { end: new NetworkError("unknown certificate authority", { url: discovery }, ""), step: "CA" },
    { end: new NetworkError("wrong certificate name", { url: discovery }, ""), step: "TLS" },
    { end: answer(200, { ...document, issuer: "http://127.0.0.1:9091" }), step: "discovery" },
  ])("is not waited for when waiting will not help: $step", async ({ end, step }) => {
    const { door, looks } = ending({ [discovery]: [end] });

    expect(await failure(waitForAuthelia(door, issuer, 60_000))).toMatchObject({ step });
    expect(looks).toHaveLength(1);
  });
});

describe("Memos", () => {
  it("is waited for while it starts", async () => {
    const { door, looks } = ending({
      "https://memos.example.localhost/healthz": [noConnection, answer(502), answer(200)],
    });

    await waitForMemos(door, urls, 60_000);

    expect(looks.filter((url) => url.startsWith(urls.memosUrl))).toHaveLength(3);
  });

  it.each([
    { own: answer(200, "Service ready."), step: "gateway" },
    { own: noConnection, step: "Memos" },
  ])("is told apart from its gateway: $step", async ({ own, step }) => {
    const { door } = ending({
      "https://memos.example.localhost/healthz": [answer(502)],
      "http://127.0.0.1:5230/healthz": [own],
    });

    expect(await failure(waitForMemos(door, urls, 0))).toMatchObject({ step });
  });
});

describe("the discovery document", () => {
  const failureOf = (response: HttpResponse): Promise<unknown> =>
    failure(Promise.resolve(response).then((seen) => parseDiscovery(issuer, seen)));

  it("is right when issuer and endpoints are those that Memos is told", () => {
    expect(parseDiscovery(`${issuer}/`, answer(200, { ...document, claims_supported: ["name"] }))).toEqual(["name"]);
  });

  it.each(["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"])(
    "must have the right %s",
    async (key) => {
      expect(await failureOf(answer(200, { ...document, [key]: "http://127.0.0.1:9091" }))).toMatchObject({
        step: "discovery",
        sentence: expect.stringContaining(`${key} must be`) as string,
        isTransient: false,
      });
    },
  );

  it.each([
    { status: 503, step: "Authelia", isTransient: true, remedy: /running/ },
    { status: 400, step: "discovery", isTransient: false, remedy: /X-Forwarded-Proto/ },
    { status: 404, step: "discovery", isTransient: false, remedy: /identity_providers\.oidc/ },
    { status: 200, step: "discovery", isTransient: false, remedy: /this is Authelia/ },
  ])("is missing when the answer is a bare $status", async ({ status, step, isTransient, remedy }) => {
    expect(await failureOf(answer(status))).toMatchObject({
      step,
      message: expect.stringMatching(remedy) as string,
      isTransient,
    });
  });
});
