import { accountFrom } from "../user-json";
import type { Entrance, Pass } from "../session";
import { bodyCodeSignIn } from "../sso-sign-in";
import { cookieIn } from "./cookie";
import { speakGateway } from "./adapter";
import { numberIn, numberedNames } from "../provider-name";
import type { MemosAnswer } from "../response";

/** Where one signs in from 0.26 on, whatever with. */
export const signInPath = "/api/v1/auth/signin";

/** From 0.26 on: a sign-in gives a token of 15 minutes, and another one to get new ones with. */
export const tokenEntrance: Omit<Entrance, "explain"> = {
  enter: (passwordCredentials) => ({
    operation: `sign in to Memos as ${passwordCredentials.username}`,
    method: "POST",
    path: signInPath,
    body: { passwordCredentials },
    read: passFrom,
  }),
  leave: { operation: "sign out", method: "POST", path: "/api/v1/auth/signout", body: {}, read: () => true },
};

/** Speaks to Memos 0.26: tokens, and providers with numbers. */
export const speak026 = speakGateway({
  entrance: tokenEntrance,
  administrator: "ADMIN",
  chosenUid: false,
  namesAfter: numberedNames,
  codeSignIn: bodyCodeSignIn(signInPath, (name) => ({ idpId: numberIn(name) })),
});

function passFrom({ body, headers }: MemosAnswer): Pass | undefined {
  const account = accountFrom(body.user);
  if (account === undefined || typeof body.accessToken !== "string") return undefined;
  const authorization = `Bearer ${body.accessToken}`;
  // Over REST Memos looks for the cookie in the gRPC metadata only, and revokes nothing when it comes as an ordinary cookie:
  // https://github.com/usememos/memos/blob/v0.30.0/server/router/api/v1/auth_service_session.go
  const farewell = { authorization, "grpc-metadata-cookie": cookieIn(headers, "memos_refresh") ?? "" };
  return { account, headers: { authorization }, farewell };
}
