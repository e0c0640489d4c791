import type { VersionTraits } from "../../version-traits";
import { parseUser } from "../user-json";
import { authenticate, type AuthEndpoints, type AuthState } from "../session";
import { legacySsoSignIn } from "../sso-sign-in";
import { findCookie, cookieValue } from "../grpc-gateway/cookie";
import type { InstanceProfile } from "../detection";
import type { MemosClient } from "../http-client";
import { legacyProviderList, legacySession } from "./session";
import type { MemosApi } from "../memos-api";
import type { Problem } from "../memos-api-error";
import { numberedNames } from "../provider-name";
import type { MemosResponse, ErrorResponse } from "../response";

/** Speaks to Memos 0.16 to 0.21: a REST API without gRPC, a token in a cookie, providers with numbers and no names. */
export const adapterV016 = (client: MemosClient, profile: InstanceProfile, { api }: VersionTraits): MemosApi => ({
  url: client.url,
  version: profile.version,
  needsSetup: profile.needsSetup,
  candidateNames: () => [],
  // As 0.25 calls them; here they have numbers only.
  namesAfterUpgrade: numberedNames,
  ssoSignIn: legacySsoSignIn,

  createFirstAdministrator: async ({ username, password }) => {
    const operation = `create the administrator ${username}`;
    const body = { username, password };
    await client.send({ operation, method: "POST", path: "/api/v1/auth/signup", body, parse: () => true, explain });
  },

  signIn: async (credentials) => legacySession(await authenticate(client, credentials, authEndpoints), api),

  publicIdentityProviders: () =>
    client.send({ operation: "list the identity providers without a login", ...legacyProviderList, explain }),
});

const authEndpoints: AuthEndpoints = {
  signIn: ({ username, password }) => ({
    operation: `sign in to Memos as ${username}`,
    method: "POST",
    path: "/api/v1/auth/signin",
    body: { username, password, remember: false },
    parse: parseAuth,
  }),
  signOut: { operation: "sign out", method: "POST", path: "/api/v1/auth/signout", parse: () => true },
  explain,
};

function parseAuth({ body, headers }: MemosResponse): AuthState | undefined {
  const account = parseUser(body);
  const token = findCookie(headers, "memos.access-token");
  if (account === undefined || token === undefined) return undefined;
  return { account, headers: { authorization: `Bearer ${cookieValue(token)}` } };
}

/** What a refusal of Memos means before 0.25: its status is often 401, whatever the reason. */
function explain({ status, message }: ErrorResponse): Problem | undefined {
  if (status === 401 && message.startsWith("Incorrect login credentials")) return "wrong credentials";
  if (status === 401 && /is deactivated|is disabled|^Unauthorized$/.test(message)) return "forbidden";
  return undefined;
}
