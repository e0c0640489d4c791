import type { HttpClient, HttpRequest } from "../../components/http/http-client";
import type { NotSignedIn } from "../../components/memos/api/memos-api";
import { bodySsoSignIn } from "../../components/memos/api/sso-sign-in";
import {
  checkIdentifierFilter,
  diagnoseBackChannel,
  exchangeCodeAtMemos,
  parseInvalidCodeResponse,
  parseTestUserResponse,
} from "../../components/proof/memos-sign-in";
import { answer, refusal } from "../support/fake-memos-sign-in";
import { showing } from "../support/proof-scene";

const exchange = "failed to exchange token, error: failed to exchange access token: ";
const userInfo = "failed to get user info, error: ";
const post = 'Post "https://auth.example.localhost:8443/api/oidc/token": ';
const get = 'failed to get user information: Get "https://auth.example.localhost:8443/api/oidc/userinfo": ';

describe("what Memos says of its own calls", () => {
  it.each([
    { step: "DNS", says: `${exchange}${post}dial tcp: lookup auth.example.localhost on 127.0.0.11:53: no such host` },
    {
      step: "DNS",
      says: `${exchange}${post}dial tcp: lookup auth.example.localhost on 127.0.0.11:53: read udp 172.18.0.3:40404->127.0.0.11:53: i/o timeout`,
    },
    {
      step: "DNS",
      says: `${exchange}${post}dial tcp: lookup auth.example.localhost on 127.0.0.11:53: server misbehaving`,
    },
    {
      step: "CA",
      says: `${exchange}${post}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    },
    {
      step: "TLS",
      says: `${exchange}${post}tls: failed to verify certificate: x509: certificate is valid for memos.example.localhost, not auth.example.localhost`,
    },
    {
      step: "TLS",
      says: `${exchange}${post}tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-23T23:00:00Z is after 2026-11-22T23:00:00Z`,
    },
    { step: "TLS", says: `${exchange}${post}remote error: tls: internal error` },
    { step: "TLS", says: `${exchange}${post}http: server gave HTTP response to HTTPS client` },
    { step: "TCP", says: `${exchange}${post}dial tcp 172.18.0.4:8443: connect: connection refused` },
    { step: "TCP", says: `${exchange}${post}dial tcp 172.18.0.4:8443: connect: no route to host` },
    { step: "TCP", says: `${exchange}${post}dial tcp 172.18.0.4:8443: i/o timeout` },
    { step: "TCP", says: `${exchange}${post}EOF` },
    {
      step: "TCP",
      says: `${userInfo}${get}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    },
    { step: "TCP", says: `${exchange}${post}net/http: TLS handshake timeout` },
    { step: "Authelia", says: `${exchange}oauth2: cannot fetch token: 502 Bad Gateway\nResponse: ` },
    { step: "Authelia", says: `${userInfo}userinfo request failed with status 502: ` },
    {
      step: "rate limit",
      says: `${exchange}oauth2: cannot fetch token: 429 Too Many Requests\nResponse: {"status":"KO","message":"Too Many Requests"}`,
    },
    { step: "discovery", says: `${exchange}oauth2: "invalid_request" "The request is missing a required parameter…"` },
    {
      step: "identity provider",
      says: `${exchange}oauth2: cannot fetch token: 404 Not Found\nResponse: <!doctype html>`,
    },
    {
      step: "identity provider",
      says: `${exchange}oauth2: cannot parse json: invalid character '<' looking for beginning of value`,
    },
    { step: "identity provider", says: `${exchange}oauth2: server response missing access_token` },
    { step: "identity provider", says: "identity provider not found" },
    {
      step: "identity provider",
      says: 'failed to create oauth2 identity provider, error: the field "tokenUrl" is empty but required',
    },
    { step: "identity provider", says: `${userInfo}userinfo request failed with status 404: 404 Not Found` },
    { step: "claims", says: `${userInfo}userinfo request failed with status 401: {}` },
    {
      step: "claims",
      says: `${userInfo}failed to unmarshal response body: invalid character 'e' looking for beginning of value`,
    },
    {
      step: "filter",
      says: "failed to compile identifier filter regex, error: error parsing regexp: missing closing ]: `[^_`",
    },
    { step: "filter", says: "user registration is not allowed" },
    { step: "filter", says: "user has been archived with username _probe" },
  ])("$step: $says", ({ step, says }) => {
    const diagnosis = diagnoseBackChannel(says);

    expect(diagnosis).toMatchObject({ step });
    expect(diagnosis?.sentence).toContain(says.trim());
  });

  it("is left alone when it is nothing of the kind", () => {
    expect(diagnoseBackChannel("invalid credentials")).toBeUndefined();
  });
});

describe("Memos' answer to the probe identity", () => {
  const probe = { username: "_probe", scopes: ["openid", "profile"], claims: ["preferred_username", "name", "email"] };
  const said = (message: string, status = 500): NotSignedIn => ({ signedIn: false, status, fromMemos: true, message });
  const kept = (identifier?: string): NotSignedIn => ({
    ...said("", 403),
    rejectedByFilter: identifier === undefined ? {} : { identifier },
  });

  it("is right when the filter refuses it by its name", () => {
    expect(parseTestUserResponse(kept("_probe"), probe)).toBeUndefined();
    expect(parseTestUserResponse(kept(), probe)).toBeUndefined();
  });

  it("is wrong when the filter refuses somebody else", () => {
    expect(parseTestUserResponse(kept("probe@example.com"), probe)).toMatchObject({
      step: "mapping",
      message: expect.stringMatching(/preferred_username/) as string,
    });
  });

  it.each([
    {
      step: "mapping",
      message: `${userInfo}the field "login" is not found in claims or has empty value`,
      remedy: /preferred_username, name, email/,
    },
    {
      step: "claims",
      message: `${userInfo}the field "email" is not found in claims or has empty value`,
      remedy: /scope "email"/,
    },
    {
      step: "claims",
      message: `${userInfo}the field "name" is not found in claims or has empty value`,
      remedy: /attribute/,
    },
    {
      step: "secret",
      message: `${exchange}oauth2: "invalid_client" "Client authentication failed."`,
      remedy: /in Memos/,
    },
    {
      step: "code",
      message: `${exchange}oauth2: "invalid_grant" "The provided authorization grant is invalid."`,
      remedy: /PKCE/,
    },
    { step: "Memos", message: "invalid credentials", remedy: /what its log says/ },
  ])("$step: $message", ({ step, message, remedy }) => {
    expect(parseTestUserResponse(said(message), probe)).toMatchObject({
      step,
      message: expect.stringMatching(remedy) as string,
    });
  });

  it("is the gateway's when it is a bare 502", () => {
    expect(parseTestUserResponse({ ...said("", 502), fromMemos: false }, probe)).toMatchObject({ step: "gateway" });
  });

  it("must not be a sign-in when the code was made up", () => {
    const user = { name: "users/john", username: "john", displayName: "", email: "", role: "USER" };

    expect(parseInvalidCodeResponse({ signedIn: true, user })).toMatchObject({ failure: { step: "Memos" } });
  });
});

const ours = { identityProvider: "identity-providers/authelia", testUsername: "_probe" };

it.each(["", ".*", "^_", "probe"])("a filter %j would let the probe in", async (filter) => {
  expect(await checkIdentifierFilter(showing(filter), ours)).toMatchObject({
    step: "filter",
    sentence: `Memos would let the test user "_probe" in: its identifierFilter is ${JSON.stringify(filter)}.`,
  });
});

it("a Memos that knows people by another claim than the username does not get the probe", async () => {
  const [provider] = await showing("^[^_].*$").publicIdentityProviders();
  if (provider === undefined) throw new Error("There is no provider.");
  const shown = { ...provider, fieldMapping: { ...provider.fieldMapping, identifier: "email" } };
  expect(await checkIdentifierFilter({ publicIdentityProviders: () => Promise.resolve([shown]) }, ours)).toMatchObject({
    step: "mapping",
    sentence: expect.stringContaining('Memos knows people by the claim "email"') as string,
  });
});

it.each([
  ["keeps the probe out", showing("^[^_].*$")],
  ["is only Go's to understand", showing("(?P<name>")],
  ["is another provider's", showing("", "identity-providers/other")],
  ["is not shown", {}],
  ["cannot be asked for", { publicIdentityProviders: () => Promise.reject(new Error("no answer")) }],
])("a filter that %s leaves it to the sign-in to tell", async (_what, memos) => {
  expect(await checkIdentifierFilter(memos, ours)).toBeUndefined();
});

const callback = {
  idpName: "identity-providers/authelia",
  code: "the-code",
  redirectUri: "https://memos.example.localhost/auth/callback",
  codeVerifier: "verifier",
};
const inBody = bodySsoSignIn("/api/v1/auth/signin", (idpName) => ({ idpName }));

it("hands a code to Memos as its own page does", async () => {
  const asked: HttpRequest[] = [];
  const door: HttpClient = (question) => {
    asked.push(question);
    return Promise.resolve(refusal(403, 7, "identifier john is not allowed"));
  };

  const ends = [
    await exchangeCodeAtMemos(door, "https://memos.example.localhost/", inBody, callback),
    await exchangeCodeAtMemos(door, "https://memos.example.localhost", inBody, callback),
  ];

  const words = "identifier john is not allowed";
  const end = {
    signedIn: false,
    status: 403,
    fromMemos: true,
    message: words,
    rejectedByFilter: { identifier: "john" },
  };
  expect(ends).toEqual([end, end]);
  const question = {
    method: "POST",
    url: "https://memos.example.localhost/api/v1/auth/signin",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ ssoCredentials: callback }),
  };
  expect(asked).toEqual([question, question]);
});

it("takes what a proxy says for a proxy's words", async () => {
  const door: HttpClient = () => Promise.resolve(answer(502, "x".repeat(300)));
  expect(await exchangeCodeAtMemos(door, "https://memos.example.localhost", inBody, callback)).toEqual({
    signedIn: false,
    status: 502,
    fromMemos: false,
    message: "x".repeat(200),
  });
});
