import * as pulumi from "@pulumi/pulumi";
import { type AdoptionArgs, MemosIdentityProvider } from "pulumi-memos-sso";

/** A Memos that is there already, with an identity provider that somebody has made in it by hand. */
const config = new pulumi.Config();

export const identityProvider = new MemosIdentityProvider("authelia", {
  apiUrl: config.require("apiUrl"),
  administratorUsername: "memos-administrator",
  administratorPassword: config.require("administratorPassword"),
  adopt: config.getObject<AdoptionArgs>("adopt"),
  clientId: "memos",
  clientSecret: "the-client-secret",
  authUrl: "https://auth.example.localhost/api/oidc/authorization",
  tokenUrl: config.require("tokenUrl"),
  userInfoUrl: config.require("userInfoUrl"),
}).name;
