import type { SignInProofInputs } from "../../components/proof/sign-in-proof-lifecycle";
import { pem } from "./https-server";

/** What a proof of the wiring is given. */
export const inputs: SignInProofInputs = {
  mode: "wiring",
  issuer: "https://auth.example.localhost:8443",
  memosUrl: "https://memos.example.localhost:8443",
  memosApiUrl: "http://127.0.0.1:5230",
  identityProvider: "identity-providers/authelia",
  clientId: "memos",
  clientSecret: "the-client-secret",
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: true,
  redirectUri: "https://memos.example.localhost:8443/auth/callback",
  scopes: ["openid", "profile", "email"],
  caCertificate: pem("authority"),
  gatewayAddress: "127.0.0.1",
  testUsername: "",
  testPassword: "",
  testTotpSecret: "",
  containers: "1a2b3c",
  triggers: "1a2b3c",
};
