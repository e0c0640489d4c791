import * as pulumi from "@pulumi/pulumi";
import { MemosIdentityProvider } from "pulumi-memos-sso";

const config = new pulumi.Config();
const issuer = "https://auth.example.com";

export const identityProvider = new MemosIdentityProvider("authelia", {
  apiUrl: "http://127.0.0.1:5230",
  administratorUsername: "memos-administrator",
  administratorPassword: config.requireSecret("administratorPassword"),
  clientId: "memos",
  clientSecret: config.requireSecret("clientSecret"),
  authUrl: `${issuer}/api/oidc/authorization`,
  tokenUrl: `${issuer}/api/oidc/token`,
  userInfoUrl: `${issuer}/api/oidc/userinfo`,
}).name;
