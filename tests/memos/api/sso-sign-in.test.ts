import { openConnection } from "../../../components/memos/api/connect";
import type { SsoSignIn } from "../../../components/memos/api/memos-api";
import { FakeMemos } from "../../support/fake-memos";
import { Memory } from "../../support/fake-memos-memory";

const redirectUri = "https://memos.example.localhost/auth/callback";
const wayInto = async (version: string): Promise<SsoSignIn> => {
  const { url, http } = new FakeMemos("http://memos.localhost:5230", new Memory(version));
  return (await openConnection(url, { http })).ssoSignIn;
};

const credentials = { code: "c", redirectUri, codeVerifier: "v" };

describe.each([
  [
    "0.16.1",
    "identity-providers/7",
    { path: "/api/v1/auth/signin/sso", body: { identityProviderId: 7, code: "c", redirectUri } },
  ],
  [
    "0.25.3",
    "identity-providers/7",
    { path: "/api/v1/auth/sessions", body: { ssoCredentials: { idpId: 7, ...credentials } } },
  ],
  [
    "0.26.2",
    "identity-providers/7",
    { path: "/api/v1/auth/signin", body: { ssoCredentials: { idpId: 7, ...credentials } } },
  ],
  [
    "0.30.0",
    "identity-providers/authelia",
    {
      path: "/api/v1/auth/signin",
      body: { ssoCredentials: { idpName: "identity-providers/authelia", ...credentials } },
    },
  ],
])("a code for Memos %s", (version, idpName, asked) => {
  it("goes where its own page sends it", async () => {
    expect((await wayInto(version)).request({ idpName, ...credentials })).toEqual(asked);
  });

  it("signs in as the account that comes back", async () => {
    const user = {
      id: 2,
      name: "users/2",
      username: "john",
      nickname: "John Doe",
      email: "j@example.com",
      role: "USER",
    };
    const body = JSON.stringify(version === "0.16.1" ? user : { user });
    expect((await wayInto(version)).parse({ status: 200, body })).toEqual({
      signedIn: true,
      user: { name: "users/2", username: "john", displayName: "John Doe", email: "j@example.com", role: "USER" },
    });
  });

  it("is not taken for a sign-in when somebody else answers", async () => {
    const way = await wayInto(version);
    for (const [status, body] of [
      [200, "<!DOCTYPE html>"],
      [200, "{}"],
      [502, "Bad Gateway"],
      [429, "null"],
    ] as const) {
      expect(way.parse({ status, body })).toEqual({ signedIn: false, status, fromMemos: false, message: body });
    }
  });
});

it("reads the reason of an old refusal, and whom the filter has kept out where Memos says so", async () => {
  const old = await wayInto("0.16.1");
  const error = 'code=500, message=Failed to exchange token, internal=oauth2: "invalid_grant" "…"';
  const failed = { error, message: "Failed to exchange token" };
  expect(old.parse({ status: 500, body: JSON.stringify(failed) })).toMatchObject({
    fromMemos: true,
    message: 'Failed to exchange token: oauth2: "invalid_grant" "…"',
  });
  const message = "Access denied, identifier does not match the filter.";
  expect(old.parse({ status: 401, body: JSON.stringify({ error: `code=401, message=${message}`, message }) })).toEqual({
    signedIn: false,
    status: 401,
    fromMemos: true,
    message,
    rejectedByFilter: {},
  });
  const kept = { code: 7, message: "identifier _probe is not allowed", details: [] };
  expect((await wayInto("0.26.2")).parse({ status: 403, body: JSON.stringify(kept) })).toMatchObject({
    rejectedByFilter: { identifier: "_probe" },
  });
});
