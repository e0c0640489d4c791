import { bodyCodeSignIn } from "../sso-sign-in";
import { speakGateway } from "./adapter";
import { signInPath, tokenEntrance } from "./v0-26";
import { namesWithUid } from "../provider-name";

/** Speaks to Memos 0.27 to 0.30: tokens, providers named by a uid of our own, the client secret write-only. */
export const speak027 = speakGateway({
  entrance: tokenEntrance,
  administrator: "ADMIN",
  chosenUid: true,
  namesAfter: namesWithUid,
  codeSignIn: bodyCodeSignIn(signInPath, (idpName) => ({ idpName })),
});
