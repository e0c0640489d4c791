import type { Generation } from "../generation";
import { accountFrom } from "./account-json";
import type { Pass } from "./authenticated";
import { queryCodeSignIn } from "./code-sign-in";
import { cookieIn, valueIn } from "./cookie";
import { type Dialect, speakGateway } from "./gateway";
import { numberedNames } from "./provider-name";
import type { MemosAnswer } from "./verdict";

/** Speaks to Memos 0.22 to 0.24: credentials go in the query, a token comes in a cookie, providers have numbers. */
export const speak022 = speakGateway(({ api }: Generation): Dialect => {
  const nested = api.credentials === "nested";
  const prefix = nested ? "passwordCredentials." : "";
  return {
    signUp: ({ username, password }) => ({
      operation: `create the administrator ${username}`,
      method: "POST",
      path: "/api/v1/auth/signup",
      query: { username, password },
      read: () => true,
    }),
    entrance: {
      enter: ({ username, password }) => ({
        operation: `sign in to Memos as ${username}`,
        method: "POST",
        path: "/api/v1/auth/signin",
        query: { [`${prefix}username`]: username, [`${prefix}password`]: password },
        read: passFrom,
      }),
      leave: { operation: "sign out", method: "POST", path: "/api/v1/auth/signout", read: () => true },
    },
    administrator: "HOST",
    chosenUid: false,
    namesAfter: numberedNames(api.providers),
    codeSignIn: queryCodeSignIn(nested),
  };
});

function passFrom({ body, headers }: MemosAnswer): Pass | undefined {
  const account = accountFrom(body);
  const token = cookieIn(headers, "memos.access-token");
  if (account === undefined || token === undefined) return undefined;
  return { account, headers: { authorization: `Bearer ${valueIn(token)}` } };
}
