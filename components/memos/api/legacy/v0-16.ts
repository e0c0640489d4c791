import type { Generation } from "../../version-traits";
import { accountFrom } from "../user-json";
import { authenticate, type Entrance, type Pass } from "../session";
import { legacyCodeSignIn } from "../sso-sign-in";
import { cookieIn, valueIn } from "../grpc-gateway/cookie";
import type { Profile } from "../detection";
import type { Door } from "../http-client";
import { legacyProviderList, legacySession } from "./session";
import type { MemosApi } from "../memos-api";
import type { Problem } from "../memos-api-error";
import { numberedNames } from "../provider-name";
import type { MemosAnswer, Refusal } from "../response";

/** Speaks to Memos 0.16 to 0.21: a REST API without gRPC, a token in a cookie, providers with numbers and no names. */
export const speak016 = (door: Door, profile: Profile, { api }: Generation): MemosApi => ({
  url: door.url,
  version: profile.version,
  needsSetup: profile.needsSetup,
  namesFor: () => [],
  // As 0.25 calls them; here they have numbers only.
  namesAfter: numberedNames,
  codeSignIn: legacyCodeSignIn,

  createFirstAdministrator: async ({ username, password }) => {
    const operation = `create the administrator ${username}`;
    const body = { username, password };
    await door.send({ operation, method: "POST", path: "/api/v1/auth/signup", body, read: () => true, explain });
  },

  signIn: async (credentials) => legacySession(await authenticate(door, credentials, entrance), api),

  publicIdentityProviders: () =>
    door.send({ operation: "list the identity providers without a login", ...legacyProviderList, explain }),
});

const entrance: Entrance = {
  enter: ({ username, password }) => ({
    operation: `sign in to Memos as ${username}`,
    method: "POST",
    path: "/api/v1/auth/signin",
    body: { username, password, remember: false },
    read: passFrom,
  }),
  leave: { operation: "sign out", method: "POST", path: "/api/v1/auth/signout", read: () => true },
  explain,
};

function passFrom({ body, headers }: MemosAnswer): Pass | undefined {
  const account = accountFrom(body);
  const token = cookieIn(headers, "memos.access-token");
  if (account === undefined || token === undefined) return undefined;
  return { account, headers: { authorization: `Bearer ${valueIn(token)}` } };
}

/** What a refusal of Memos means before 0.25: its status is often 401, whatever the reason. */
function explain({ status, message }: Refusal): Problem | undefined {
  if (status === 401 && message.startsWith("Incorrect login credentials")) return "wrong credentials";
  if (status === 401 && /is deactivated|is disabled|^Unauthorized$/.test(message)) return "forbidden";
  return undefined;
}
