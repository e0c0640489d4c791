import { parseUser } from "../user-json";
import type { AuthEndpoints, AuthState } from "../session";
import { bodySsoSignIn } from "../sso-sign-in";
import { findCookie } from "./cookie";
import { grpcGatewayAdapter } from "./adapter";
import { numericId, numberedNames } from "../provider-name";
import type { MemosResponse } from "../response";

/** Where one signs in from 0.26 on, whatever with. */
export const signInPath = "/api/v1/auth/signin";

/** From 0.26 on: a sign-in gives a token of 15 minutes, and another one to get new ones with. */
export const tokenAuthEndpoints: Omit<AuthEndpoints, "explain"> = {
  signIn: (passwordCredentials) => ({
    operation: `sign in to Memos as ${passwordCredentials.username}`,
    method: "POST",
    path: signInPath,
    body: { passwordCredentials },
    parse: parseAuth,
  }),
  signOut: { operation: "sign out", method: "POST", path: "/api/v1/auth/signout", body: {}, parse: () => true },
};

/** Speaks to Memos 0.26: tokens, and providers with numbers. */
export const adapterV026 = grpcGatewayAdapter({
  authEndpoints: tokenAuthEndpoints,
  administrator: "ADMIN",
  acceptsUid: false,
  namesAfterUpgrade: numberedNames,
  ssoSignIn: bodySsoSignIn(signInPath, (name) => ({ idpId: numericId(name) })),
});

function parseAuth({ body, headers }: MemosResponse): AuthState | undefined {
  const account = parseUser(body.user);
  if (account === undefined || typeof body.accessToken !== "string") return undefined;
  const authorization = `Bearer ${body.accessToken}`;
  // Over REST Memos looks for the cookie in the gRPC metadata only, and revokes nothing when it comes as an ordinary cookie:
  // https://github.com/usememos/memos/blob/v0.30.0/server/router/api/v1/auth_service_session.go
  const signOutHeaders = { authorization, "grpc-metadata-cookie": findCookie(headers, "memos_refresh") ?? "" };
  return { account, headers: { authorization }, signOutHeaders };
}
