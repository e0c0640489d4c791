import * as pulumi from "@pulumi/pulumi";
import { type FieldMapping, MemosIdentityProvider } from "pulumi-memos-sso";

const config = new pulumi.Config();

export const identityProvider = new MemosIdentityProvider("sign-in", {
  apiUrl: config.get("apiUrl") ?? "http://127.0.0.1:5230",
  administratorUsername: config.get("administratorUsername") ?? "memos-administrator",
  administratorPassword: config.requireSecret("administratorPassword"),
  title: config.get("title"),
  authUrl: config.require("authUrl"),
  tokenUrl: config.require("tokenUrl"),
  userInfoUrl: config.require("userInfoUrl"),
  scopes: config.getObject<string[]>("scopes"),
  fieldMapping: config.getObject<FieldMapping>("fieldMapping"),
  identifierFilter: config.get("identifierFilter"),
  clientId: config.get("clientId") ?? "memos",
  clientSecret: config.requireSecret("clientSecret"),
}).name;
