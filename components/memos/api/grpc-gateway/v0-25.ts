import { accountFrom } from "../user-json";
import type { Pass } from "../session";
import { bodyCodeSignIn } from "../sso-sign-in";
import { cookieIn } from "./cookie";
import { speakGateway } from "./adapter";
import { numberIn, numberedNames } from "../provider-name";
import type { MemosAnswer } from "../response";

const sessions = "/api/v1/auth/sessions";

/** Speaks to Memos 0.25: a sign-in makes a session, whose cookie goes with each call; providers have numbers. */
export const speak025 = speakGateway({
  entrance: {
    enter: (passwordCredentials) => ({
      operation: `sign in to Memos as ${passwordCredentials.username}`,
      method: "POST",
      path: sessions,
      body: { passwordCredentials },
      read: passFrom,
    }),
    leave: { operation: "sign out", method: "DELETE", path: `${sessions}/current`, read: () => true },
  },
  administrator: "HOST",
  chosenUid: false,
  namesAfter: numberedNames,
  codeSignIn: bodyCodeSignIn(sessions, (name) => ({ idpId: numberIn(name) })),
});

function passFrom({ body, headers }: MemosAnswer): Pass | undefined {
  const account = accountFrom(body.user);
  const cookie = cookieIn(headers, "user_session");
  return account && cookie !== undefined ? { account, headers: { cookie } } : undefined;
}
