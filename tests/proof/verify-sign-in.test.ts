import { NetworkError, type HttpClient } from "../../components/http/http-client";
import { openConnection } from "../../components/memos/api/connect";
import { ProofFailure } from "../../components/proof/diagnosis";
import { verifySignIn, type VerificationArgs } from "../../components/proof/verify-sign-in";
import {
  FakeAuthelia,
  issuer,
  recordedAt,
  recordedTotpSecret,
  recordedVersions,
  redirectUri,
} from "../support/fake-authelia";
import { answer, connect, exchangeFailed, refusal } from "../support/fake-memos-sign-in";
import {
  invalidClient,
  invalidGrant,
  kept,
  methodRefused,
  scene,
  showing,
  signIn,
  wiring,
} from "../support/proof-scene";

describe.each(recordedVersions)("the wiring of Authelia %s", (version) => {
  it("is proved by a made-up code on each way", async () => {
    const { door, authelia, memos } = scene(exchangeFailed(methodRefused), new FakeAuthelia(version, "jane"));

    expect(await verifySignIn(door, wiring, { connect })).toEqual([
      "https://auth.example.localhost is Authelia, with the endpoints that Memos uses",
      'client "memos-remembered" may ask for openid, profile, email and send people back to https://memos.example.localhost/auth/callback',
      "client secret accepted by Authelia (client_secret_basic)",
      "Memos reaches Authelia's token endpoint as identity-providers/authelia",
    ]);
    expect(authelia.asked.filter((label) => label.startsWith("token"))).toEqual([
      "token, made-up code, right secret, basic (client registered for basic)",
    ]);
    expect(memos.shown).toEqual([{ idpName: "identity-providers/authelia", code: "authelia_ac_made-up", redirectUri }]);
  });

  it("includes the secret that Memos has, when Memos shows Authelia's word on it", async () => {
    const { door } = scene(exchangeFailed(invalidGrant), new FakeAuthelia(version));

    const proved = await verifySignIn(
      door,
      { ...wiring, clientId: "memos", tokenEndpointAuthMethod: "client_secret_post" },
      { connect },
    );

    expect(proved).toContain("client secret accepted by Authelia from Memos");
  });
});

describe.each(recordedVersions)("a sign-in at Authelia %s", (version) => {
  it("is proved to its last step, where Memos keeps the probe identity out", async () => {
    const { door, memos } = scene(kept("jane"), new FakeAuthelia(version, "jane"));

    expect((await verifySignIn(door, signIn, { connect })).slice(3)).toEqual([
      expect.stringMatching(/^a person got through the portal \(password.*\)$/) as string,
      "client secret accepted by Authelia from Memos",
      "Memos read the person's name from Authelia's claims",
      "Memos' identifier filter kept the probe identity out, nothing is left of it",
    ]);
    expect(memos.shown).toEqual([{ idpName: "identity-providers/authelia", code: "authelia_ac_<token>", redirectUri }]);
  });

  it("is proved with a second factor", async () => {
    const { door } = scene(kept("john"), new FakeAuthelia(version));
    const clock = { now: () => recordedAt[version], pass: () => Promise.resolve() };
    const claim = {
      ...signIn,
      clientId: "memos-two-factor",
      testUsername: "john",
      testTotpSecret: recordedTotpSecret,
    };

    expect(await verifySignIn(door, claim, { clock, connect })).toContain(
      "a person got through the portal (password, second factor)",
    );
  });
});

it("hands the PKCE verifier to Memos", async () => {
  const { door, memos } = scene(kept("john"), new FakeAuthelia("4.39.20"));

  await verifySignIn(door, { ...signIn, clientId: "memos-group", testUsername: "john", pkce: true }, { connect });

  expect(memos.shown).toEqual([
    expect.objectContaining({ codeVerifier: expect.stringMatching(/^[\w-]{43}$/) as string }),
  ]);
});

const failing = (door: HttpClient, claim: VerificationArgs): Promise<unknown> =>
  verifySignIn(door, claim, { readyTimeout: 0, connect }).catch((error: unknown) => error);

describe("a proof that fails", () => {
  it.each([
    {
      why: "Authelia has another secret's digest",
      claim: { ...wiring, clientSecret: "wrong" },
      end: exchangeFailed(invalidClient),
      step: "secret",
      says: /digest in its configuration/,
    },
    {
      why: "Memos has another secret",
      claim: signIn,
      end: exchangeFailed(methodRefused),
      step: "secret",
      says: /refuses the one that Memos shows/,
    },
    {
      why: "Memos has another secret, seen by a made-up code",
      claim: wiring,
      end: exchangeFailed(invalidClient),
      step: "secret",
      says: /refuses the one that Memos shows/,
    },
    {
      why: "the client is registered for another method",
      claim: { ...wiring, clientId: "memos" },
      end: exchangeFailed(invalidGrant),
      step: "method",
      says: /client_secret_basic/,
    },
    {
      why: "Authelia has no such client",
      claim: { ...wiring, clientId: "nobody" },
      end: exchangeFailed(invalidClient),
      step: "client",
      says: /clientId/,
    },
    {
      why: "the redirect URI is not registered",
      claim: { ...wiring, clientId: "memos", redirectUri: "https://evil.example.localhost/auth/callback" },
      end: exchangeFailed(invalidGrant),
      step: "redirect URI",
      says: /'redirect_uri' parameter/,
    },
    {
      why: "Memos cannot resolve the issuer",
      claim: wiring,
      end: exchangeFailed(
        'Post "https://auth.example.localhost/api/oidc/token": dial tcp: lookup auth.example.localhost on 127.0.0.11:53: no such host',
      ),
      step: "DNS",
      says: /alias/,
    },
    {
      why: "the claim is missing",
      claim: signIn,
      end: refusal(
        500,
        13,
        'failed to get user info, error: the field "groups" is not found in claims or has empty value',
      ),
      step: "claims",
      says: /scope "groups"/,
    },
    {
      why: "the filter lets the probe identity in",
      claim: signIn,
      end: answer(200, { user: { name: "users/jane", username: "jane" }, accessToken: "jwt" }),
      step: "filter",
      says: /users\/jane/,
    },
  ])("names $step when $why", async ({ claim, end, step, says }) => {
    const error = await failing(
      scene(end, new FakeAuthelia("4.39.20", claim.clientId === "memos" ? "john" : "jane")).door,
      claim,
    );

    expect(error).toBeInstanceOf(ProofFailure);
    expect(error).toMatchObject({ step, message: expect.stringMatching(says) as string });
  });

  it("names Memos when it does not say how it is spoken to", async () => {
    const { door } = scene(exchangeFailed(invalidGrant));
    const gone = { ...wiring, memosApiUrl: "http://127.0.0.1:1" };
    const unknown = () => openConnection(gone.memosApiUrl, { timeout: 20 });
    const error: unknown = await verifySignIn(door, gone, { connect: unknown }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      step: "Memos",
      sentence: expect.stringMatching(/^Memos does not say .* got no answer/) as string,
    });
  });

  it("names the filter before the probe identity comes in by it", async () => {
    const { door, memos } = scene(kept("_probe"));
    const open = showing("");
    const error: unknown = await verifySignIn(door, signIn, {
      readyTimeout: 0,
      connect: async () => ({ ...(await connect()), ...open }),
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ step: "filter" });
    expect(memos.shown).toEqual([]);
  });

  it("names policy when the probe identity may not get in", async () => {
    const { door } = scene(kept("mallory"), new FakeAuthelia("4.39.20", "mallory"));

    const error = await failing(door, { ...signIn, clientId: "memos-group", testUsername: "mallory", pkce: true });

    expect(error).toMatchObject({ step: "policy" });
  });

  it("names first factor when the probe identity's password is wrong", async () => {
    const { door } = scene(kept("john"), new FakeAuthelia("4.39.20"));

    const error = await failing(door, {
      ...signIn,
      clientId: "memos",
      tokenEndpointAuthMethod: "client_secret_post",
      testUsername: "john",
      testPassword: "wrong",
    });

    expect(error).toMatchObject({ step: "first factor" });
    expect((error as Error).message).not.toContain("wrong");
  });

  it("names discovery when Authelia says another issuer", async () => {
    const { door } = scene(exchangeFailed(methodRefused));
    const other = "https://auth.example.localhost:8443";

    const error = await failing((question) => door({ ...question, url: question.url.replace(other, issuer) }), {
      ...wiring,
      issuer: other,
    });

    expect(error).toMatchObject({
      step: "discovery",
      sentence: `issuer must be "${other}", Authelia says "${issuer}".`,
    });
  });

  it.each([wiring, signIn])("names TCP when Memos waits for Authelia in vain: $mode", async (claim) => {
    const { door } = scene(kept("jane"));
    const url = `${claim.memosUrl}/api/v1/auth/signin`;
    const waiting: HttpClient = (question) =>
      question.url === url
        ? Promise.reject(new NetworkError("no answer in time", question, "gave up waiting"))
        : door(question);

    expect(await failing(waiting, claim)).toMatchObject({
      step: "TCP",
      sentence: expect.stringMatching(/^Memos waits for Authelia/) as string,
    });
  });
});
