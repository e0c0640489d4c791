import { parseUser } from "../user-json";
import type { AuthState } from "../session";
import { bodySsoSignIn } from "../sso-sign-in";
import { findCookie } from "./cookie";
import { grpcGatewayAdapter } from "./adapter";
import { numericId, numberedNames } from "../provider-name";
import type { MemosResponse } from "../response";

const sessions = "/api/v1/auth/sessions";

/** Speaks to Memos 0.25: a sign-in makes a session, whose cookie goes with each call; providers have numbers. */
export const adapterV025 = grpcGatewayAdapter({
  authEndpoints: {
    signIn: (passwordCredentials) => ({
      operation: `sign in to Memos as ${passwordCredentials.username}`,
      method: "POST",
      path: sessions,
      body: { passwordCredentials },
      parse: parseAuth,
    }),
    signOut: { operation: "sign out", method: "DELETE", path: `${sessions}/current`, parse: () => true },
  },
  administrator: "HOST",
  acceptsUid: false,
  namesAfterUpgrade: numberedNames,
  ssoSignIn: bodySsoSignIn(sessions, (name) => ({ idpId: numericId(name) })),
});

function parseAuth({ body, headers }: MemosResponse): AuthState | undefined {
  const account = parseUser(body.user);
  const cookie = findCookie(headers, "user_session");
  return account && cookie !== undefined ? { account, headers: { cookie } } : undefined;
}
