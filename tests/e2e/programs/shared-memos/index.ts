import * as pulumi from "@pulumi/pulumi";
import { MemosIdentityProvider } from "pulumi-memos-sso";

/** One of two stacks that register in the same Memos. */
const config = new pulumi.Config();

export const identityProvider = new MemosIdentityProvider("authelia", {
  apiUrl: config.require("apiUrl"),
  administratorUsername: "memos-administrator",
  administratorPassword: config.require("administratorPassword"),
  uid: config.require("uid"),
  clientId: config.require("clientId"),
  clientSecret: "the-client-secret",
  authUrl: "https://auth.example.localhost/api/oidc/authorization",
  tokenUrl: "https://auth.example.localhost/api/oidc/token",
  userInfoUrl: "https://auth.example.localhost/api/oidc/userinfo",
}).name;
