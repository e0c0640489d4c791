import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type Person, type SigningKeyOptions } from "pulumi-memos-sso";

/** The whole stack, with an application beside Memos that checks ID tokens. */
const config = new pulumi.Config();

const ledger = {
  clientId: "ledger",
  clientName: "Ledger",
  redirectUris: ["https://ledger.example.localhost/callback"],
  scopes: ["openid", "profile"],
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: true,
} as const;

const sso = new MemosSso("sso", {
  httpsPort: config.requireNumber("httpsPort"),
  apiPort: config.requireNumber("apiPort"),
  autheliaImage: process.env.AUTHELIA_IMAGE,
  memosImage: process.env.MEMOS_IMAGE,
  gatewayImage: process.env.GATEWAY_IMAGE,
  policy: "one_factor",
  people: config.requireObject<Person[]>("people"),
  signingKey: config.getObject<SigningKeyOptions>("signingKey"),
  transform: { authelia: (args) => Object.assign(args, { clients: [...args.clients, ledger] }) },
});

export const {
  memosUrl,
  autheliaUrl,
  caCertificate,
  people,
  administrator,
  identityProvider,
  memosApiUrl,
  memosCopies,
  versions,
  signIn,
} = sso;
