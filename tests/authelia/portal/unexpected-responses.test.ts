import { signIn, type SignInArgs } from "../../../components/authelia/portal/sign-in";
import type { HttpResponse } from "../../../components/http/http-client";
import { portalOf, says, to } from "../../support/scripted-portal";

const issuer = "https://auth.example.localhost";
const redirectUri = "https://memos.example.localhost/auth/callback";
const authorization = "GET /api/oidc/authorization";

const john: SignInArgs = {
  issuer,
  clientId: "memos",
  redirectUri,
  scopes: ["openid"],
  pkce: false,
  state: "0123456789abcdef",
  username: "john",
  password: "password",
  totpSecret: "JBSWY3DPEHPK3PXP",
};

const portal = to(`${issuer}/?flow=openid_connect&flow_id=1`);
const consentPage = to(`${issuer}/consent/openid/decision?flow=openid_connect&flow_id=1`);
const callback = to(`${redirectUri}?code=the-code&state=0123456789abcdef`);
const on = says(200, { status: "OK", data: { redirect: `${issuer}/api/oidc/authorization?consent_id=1` } });
const refusal = says(401, { status: "KO", message: "Authentication failed." });

describe("an answer that must not be trusted", () => {
  it.each<{ what: string; script: Record<string, HttpResponse[]>; detail: RegExp }>([
    {
      what: "another state",
      script: { [authorization]: [to(`${redirectUri}?code=the-code&state=another`)] },
      detail: /state/,
    },
    {
      what: "another issuer",
      script: { [authorization]: [to(`${callback.location ?? ""}&iss=https%3A%2F%2Fevil.example.com`)] },
      detail: /issuer https:\/\/evil\.example\.com/,
    },
    {
      what: "no code",
      script: { [authorization]: [to(`${redirectUri}?state=0123456789abcdef`)] },
      detail: /without a code/,
    },
    {
      what: "a redirect to a stranger",
      script: { [authorization]: [to("https://evil.example.com/?rd=x")] },
      detail: /leads to https:\/\/evil\.example\.com/,
    },
    {
      what: "a name that only begins like the issuer's",
      script: { [authorization]: [to("https://auth.example.localhost.evil.example.com/?rd=x")] },
      detail: /leads to https:\/\/auth\.example\.localhost\.evil/,
    },
    {
      what: "a stranger after the password",
      script: {
        [authorization]: [portal],
        "POST /api/firstfactor": [says(200, { status: "OK", data: { redirect: "https://evil.example.com/" } })],
      },
      detail: /leads to https:\/\/evil\.example\.com/,
    },
  ])("$what ends the visit", async ({ script, detail }) => {
    const { door } = portalOf(script);

    expect(await signIn(door, john)).toEqual({
      admitted: false,
      refusal: "unexpected answer",
      detail: expect.stringMatching(detail) as string,
    });
  });

  it("keeps the session to the issuer, and shows the latest one", async () => {
    const { door, asked } = portalOf({
      [authorization]: [to(portal.location ?? "", ["authelia_session=one; Path=/; Secure", "other=1"]), callback],
      "POST /api/firstfactor": [{ ...on, cookies: ["authelia_session=two; Path=/; Secure"] }],
    });

    await signIn(door, john);

    expect(asked.map(({ headers }) => headers?.cookie)).toEqual([
      undefined,
      "authelia_session=one; other=1",
      "authelia_session=two; other=1",
    ]);
  });
});

describe("a portal that will not go on", () => {
  it.each<{ what: string; script: Record<string, HttpResponse[]>; refusal: string }>([
    { what: "is busy", script: { [authorization]: [says(429, {})] }, refusal: "too many requests" },
    {
      what: "is busy at the second factor",
      script: {
        [authorization]: [portal],
        "POST /api/firstfactor": [on],
        "POST /api/secondfactor/totp": [says(429, { status: "KO" })],
      },
      refusal: "too many requests",
    },
    {
      what: "breaks at the password",
      script: { [authorization]: [portal], "POST /api/firstfactor": [says(502, {})] },
      refusal: "unexpected answer",
    },
    { what: "breaks at the start", script: { [authorization]: [says(502, {})] }, refusal: "unexpected answer" },
    {
      what: "asks for consent again",
      script: {
        [authorization]: [consentPage],
        "GET /api/oidc/consent": [says(200, { status: "OK", data: {} })],
        "POST /api/oidc/consent": [
          says(200, { status: "OK", data: { redirect_uri: `${issuer}/api/oidc/authorization` } }),
        ],
      },
      refusal: "unexpected answer",
    },
    {
      what: "leads in a circle",
      script: { [authorization]: [to(`${issuer}/api/oidc/authorization?again=1`)] },
      refusal: "unexpected answer",
    },
    {
      what: "refuses the consent with HTTP 200, as 4.39 does",
      script: {
        [authorization]: [consentPage],
        "GET /api/oidc/consent": [says(200, { status: "OK", data: {} })],
        "POST /api/oidc/consent": [
          says(200, { status: "KO", message: "Operation failed.", data: { redirect_uri: `${issuer}/` } }),
        ],
      },
      refusal: "consent refused",
    },
    {
      what: "does not know the consent",
      script: {
        [authorization]: [consentPage],
        "GET /api/oidc/consent": [says(403, { status: "KO", message: "Operation failed." })],
      },
      refusal: "consent refused",
    },
    {
      what: "has a consent without id",
      script: { [authorization]: [to(`${issuer}/consent`)] },
      refusal: "unexpected answer",
    },
  ])("$what: $refusal", async ({ script, refusal: wanted }) => {
    const { door } = portalOf(script);

    expect(await signIn(door, john)).toMatchObject({ admitted: false, refusal: wanted });
  });
});

it("is not asked for the same thing twice", async () => {
  const { door, asked } = portalOf({
    [authorization]: [portal],
    "POST /api/firstfactor": [on],
    "POST /api/secondfactor/totp": [on],
  });

  expect(await signIn(door, john)).toMatchObject({ detail: "the portal asks for the second factor again" });
  expect(asked.filter(({ url }) => url.endsWith("/totp"))).toHaveLength(1);
});

it("types a code once only when it was given as it is", async () => {
  const { door, asked } = portalOf({
    [authorization]: [portal],
    "POST /api/firstfactor": [on],
    "POST /api/secondfactor/totp": [refusal],
  });

  expect(await signIn(door, { ...john, totpCode: "123456" })).toMatchObject({ refusal: "second factor refused" });
  expect(asked.filter(({ url }) => url.endsWith("/totp"))).toHaveLength(1);
});

it.each([
  { remember: undefined, allowed: true, pre_configure: false },
  { remember: true, allowed: true, pre_configure: true },
  { remember: true, allowed: false, pre_configure: false },
])("has its consent remembered: $pre_configure", async ({ remember, allowed, pre_configure }) => {
  const { door, asked } = portalOf({
    [authorization]: [consentPage, callback],
    "GET /api/oidc/consent": [
      says(200, { status: "OK", data: { client_id: "memos", pre_configuration: allowed, claims: ["email"] } }),
    ],
    "POST /api/oidc/consent": [
      says(200, { status: "OK", data: { redirect_uri: `${issuer}/api/oidc/authorization?consent_id=1` } }),
    ],
  });

  expect(await signIn(door, { ...john, remember })).toMatchObject({ admitted: true });
  const given = asked.find(({ method, url }) => method === "POST" && url.endsWith("/consent"));
  expect(JSON.parse(given?.body ?? "")).toEqual({
    flow_id: "1",
    client_id: "memos",
    consent: true,
    pre_configure,
    claims: ["email"],
  });
});

it("works under an issuer with a path", async () => {
  const below = `${issuer}/authelia`;
  const { door, asked } = portalOf({
    "GET /authelia/api/oidc/authorization": [to(`${below}/consent?id=1`), callback],
    "GET /authelia/api/oidc/consent": [says(200, { status: "OK", data: {} })],
    "POST /authelia/api/oidc/consent": [
      says(200, { status: "OK", data: { redirect_uri: `${below}/api/oidc/authorization` } }),
    ],
  });

  expect(await signIn(door, { ...john, issuer: `${below}/` })).toMatchObject({ admitted: true, asked: ["consent"] });
  expect(asked).toHaveLength(4);
});
