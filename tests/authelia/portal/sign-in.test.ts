import { findRequestError, signIn, type SignInArgs } from "../../../components/authelia/portal/sign-in";
import { Portal } from "../../../components/authelia/portal/portal";
import { submitTotp } from "../../../components/authelia/portal/prompts";
import type { HttpClient } from "../../../components/http/http-client";
import { sightOf } from "../../support/sights";
import {
  FakeAuthelia,
  issuer,
  recordedAt,
  recordedState,
  recordedTotpSecret,
  recordedVersions,
  redirectUri,
} from "../../support/fake-authelia";

const client = (clientId: string): Omit<SignInArgs, "username" | "password"> => ({
  issuer,
  clientId,
  redirectUri,
  scopes: ["openid", "profile", "email"],
  pkce: clientId === "memos-group",
});

const john = { username: "john", password: "password" };
const jane = { username: "jane", password: "password" };
const mallory = { username: "mallory", password: "password" };

describe.each(recordedVersions)("signing in at Authelia %s", (version) => {
  const clock = { now: () => recordedAt[version], pass: () => Promise.resolve() };

  it.each([
    { who: "john", person: john, at: "memos", asked: ["password", "consent"] },
    { who: "jane", person: jane, at: "memos-remembered", asked: ["password", "consent"] },
    {
      who: "john",
      person: { ...john, totpSecret: recordedTotpSecret },
      at: "memos-two-factor",
      asked: ["password", "second factor"],
    },
  ])("$who is asked for $asked and gets to $at", async ({ person, at, asked }) => {
    const authelia = new FakeAuthelia(version, at === "memos-remembered" ? "jane" : "john");

    const outcome = await signIn(authelia.door, { ...client(at), ...person, state: recordedState }, clock);

    expect(outcome).toEqual({
      admitted: true,
      code: "authelia_ac_<token>",
      state: recordedState,
      redirectUri,
      codeVerifier: undefined,
      asked,
    });
    expect(sightOf(outcome)).toBe("the application");
  });

  it("is not asked for a consent that is remembered", async () => {
    const authelia = new FakeAuthelia(version, "jane");
    await signIn(authelia.door, { ...client("memos-remembered"), ...jane, remember: true });

    const again = await signIn(authelia.door, { ...client("memos-remembered"), ...jane });

    expect(again).toMatchObject({ admitted: true, asked: ["password"] });
  });

  it.each([
    {
      who: "john with a wrong password",
      person: { ...john, password: "wrong" },
      at: "memos",
      refusal: "first factor refused",
      sees: "the portal again",
    },
    {
      who: "john with a wrong code",
      person: { ...john, totpCode: "000000" },
      at: "memos-two-factor",
      refusal: "second factor refused",
      sees: "the second factor again",
    },
    {
      who: "john without a second factor",
      person: john,
      at: "memos-two-factor",
      refusal: "second factor missing",
      sees: "the second factor again",
    },
    {
      who: "anybody at an unknown client",
      person: john,
      at: "nobody",
      refusal: "unknown client",
      sees: "an error page",
    },
  ])("$who sees $sees", async ({ person, at, refusal, sees }) => {
    const outcome = await signIn(new FakeAuthelia(version).door, { ...client(at), ...person }, clock);

    expect(outcome).toMatchObject({ admitted: false, refusal });
    expect(sightOf(outcome)).toBe(sees);
  });

  it("is not sent to a redirect URI that is not registered", async () => {
    const evil = "https://evil.example.localhost/auth/callback";

    const outcome = await signIn(new FakeAuthelia(version).door, { ...client("memos"), redirectUri: evil, ...john });

    expect(outcome).toMatchObject({ admitted: false, refusal: "wrong redirect URI" });
  });

  it("tries the next code, once, when a right one is refused", async () => {
    const authelia = new FakeAuthelia(version);
    let now = recordedAt[version] - 30_000;
    const waited: number[] = [];
    const pass = (milliseconds: number): Promise<void> => {
      waited.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    };

    const args = { ...client("memos-two-factor"), ...john, totpSecret: recordedTotpSecret };
    const outcome = await signIn(authelia.door, args, { now: () => now, pass });

    expect(outcome).toMatchObject({ admitted: true });
    expect(waited).toEqual([15_000]);
    expect(authelia.asked.filter((label) => label.includes(": second factor"))).toEqual([
      "john → memos-two-factor: second factor, wrong",
      "john → memos-two-factor: second factor",
    ]);
  });

  it("gives up when the next code is refused too", async () => {
    const authelia = new FakeAuthelia(version);

    const outcome = await signIn(
      authelia.door,
      { ...client("memos-two-factor"), ...john, totpSecret: recordedTotpSecret },
      { now: () => 0, pass: () => Promise.resolve() },
    );

    expect(outcome).toMatchObject({ admitted: false, refusal: "second factor refused" });
    expect(authelia.asked.filter((label) => label.includes(": second factor"))).toHaveLength(2);
  });

  it("tells what is wrong with a request before anybody signs in", async () => {
    expect(await findRequestError(new FakeAuthelia(version).door, client("memos"))).toBeUndefined();
    expect(await findRequestError(new FakeAuthelia(version).door, client("nobody"))).toMatchObject({
      refusal: "unknown client",
    });
    expect(await findRequestError(new FakeAuthelia(version).door, { ...client("memos"), state: "x" })).toEqual({
      admitted: false,
      refusal: "request refused",
      detail: expect.stringMatching(
        /^invalid_state: The state is missing or does not have enough characters/,
      ) as string,
    });
  });
});

describe.each(["4.38.0", "4.39.20"] as const)("a client of Authelia %s with a group rule and PKCE", (version) => {
  it("lets john in, who is in the group", async () => {
    const outcome = await signIn(new FakeAuthelia(version).door, { ...client("memos-group"), ...john });

    expect(outcome).toMatchObject({ admitted: true, codeVerifier: expect.stringMatching(/^[\w-]{43}$/) as string });
  });

  it("refuses mallory, who is not", async () => {
    const outcome = await signIn(new FakeAuthelia(version, "mallory").door, { ...client("memos-group"), ...mallory });

    expect(outcome).toMatchObject({ admitted: false, refusal: "access denied" });
    expect(sightOf(outcome)).toBe("a refusal");
  });
});

it("makes codes as an otpauth:// URI says", async () => {
  const asked: string[] = [];
  const http: HttpClient = (request) => {
    asked.push(request.body ?? "");
    const body = JSON.stringify({ status: asked.length === 1 ? "KO" : "OK", data: {} });
    return Promise.resolve({
      status: asked.length === 1 ? 403 : 200,
      location: undefined,
      cookies: [],
      headers: {},
      body,
    });
  };
  const totpSecret =
    "otpauth://totp/Wiki:john?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Wiki&algorithm=SHA1&digits=8&period=60";
  const waited: number[] = [];
  // 1111111109 s of RFC 6238, appendix B, at half the pace.
  let now = 2 * 1_111_111_109_000;
  const pass = (milliseconds: number) => {
    waited.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  const portal = new Portal(http, "https://auth.example.com");
  await submitTotp(portal, new URLSearchParams(), { ...john, totpSecret }, { now: () => now, pass });
  expect(asked.map((body) => (JSON.parse(body) as { token: string }).token)).toEqual(["07081804", "14050471"]);
  expect(waited).toEqual([2_000]);
});
