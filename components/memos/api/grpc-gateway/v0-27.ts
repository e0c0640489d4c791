import { bodySsoSignIn } from "../sso-sign-in";
import { grpcGatewayAdapter } from "./adapter";
import { signInPath, tokenAuthEndpoints } from "./v0-26";
import { namesWithUid } from "../provider-name";

/** Speaks to Memos 0.27 to 0.30: tokens, providers named by a uid of our own, the client secret write-only. */
export const adapterV027 = grpcGatewayAdapter({
  authEndpoints: tokenAuthEndpoints,
  administrator: "ADMIN",
  acceptsUid: true,
  namesAfterUpgrade: namesWithUid,
  ssoSignIn: bodySsoSignIn(signInPath, (idpName) => ({ idpName })),
});
