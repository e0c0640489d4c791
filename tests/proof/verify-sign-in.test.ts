import { verifySignIn } from "../../components/proof/verify-sign-in";
import { FakeAuthelia, recordedAt, recordedTotpSecret, recordedVersions, redirectUri } from "../support/fake-authelia";
import { connect, exchangeFailed } from "../support/fake-memos-sign-in";
import { invalidGrant, kept, methodRefused, scene, signIn, wiring } from "../support/proof-scene";

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
