import * as pulumi from "@pulumi/pulumi";
import { MemosAdministrator, MemosIdentityProvider } from "pulumi-memos-sso";

const config = new pulumi.Config();
const apiUrl = config.require("apiUrl");

const administrator = new MemosAdministrator("administrator", { apiUrl, password: "a-password-of-memos-own" });

const provider = new MemosIdentityProvider("authelia", {
  apiUrl,
  administratorUsername: administrator.username,
  administratorPassword: administrator.password,
  title: config.require("title"),
  clientId: "memos",
  clientSecret: config.requireSecret("clientSecret"),
  authUrl: "https://auth.example.com/api/oidc/authorization",
  tokenUrl: "https://auth.example.com/api/oidc/token",
  userInfoUrl: "https://auth.example.com/api/oidc/userinfo",
});

export const identityProvider = provider.name;
