import * as pulumi from "@pulumi/pulumi";
import { MemosIdentityProvider, type ProviderPreset } from "pulumi-memos-sso";

const config = new pulumi.Config();

export const identityProvider = new MemosIdentityProvider("sign-in", {
  apiUrl: config.get("apiUrl") ?? "http://127.0.0.1:5230",
  administratorUsername: config.get("administratorUsername") ?? "memos-administrator",
  administratorPassword: config.requireSecret("administratorPassword"),
  preset: config.require<ProviderPreset>("preset"),
  issuer: config.require("issuer"),
  issuerOptions: { caCertificate: config.get("issuerCaCertificate"), address: config.get("issuerAddress") },
  clientId: config.get("clientId") ?? "memos",
  clientSecret: config.requireSecret("clientSecret"),
}).name;
