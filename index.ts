import * as pulumi from "@pulumi/pulumi";
import {
  InvalidOption,
  type AccessPolicyOptions,
  type Acme,
  type AutheliaClient,
  type AutheliaSettings,
  type ReverseProxy,
  MemosSso,
  type User,
  type AuthorizationPolicy,
  type Proof,
  type BackupOptions,
} from "pulumi-memos-sso";

// Pulumi takes a stack trace for each property of each resource and looks up each frame in source maps, which took a third of
// this program's time. Without the source maps a trace names lines of the compiled code.
Reflect.deleteProperty(Error, "prepareStackTrace");

const config = new pulumi.Config();

/** Where no registry can be reached, the environment variable names an image that was built here. */
const image = (key: string, variable: string): string | undefined => config.get(key) ?? process.env[variable];

const options = {
  domain: config.get("domain"),
  memosHost: config.get("memosHost"),
  autheliaHost: config.get("autheliaHost"),
  httpsPort: config.getNumber("httpsPort"),
  apiPort: config.getNumber("apiPort"),
  listenAddress: config.get("listenAddress"),
  autheliaImage: image("autheliaImage", "AUTHELIA_IMAGE"),
  memosImage: image("memosImage", "MEMOS_IMAGE"),
  memosBackups: config.getObject<BackupOptions>("memosBackups"),
  acceptDataLoss: config.getObject<string[]>("acceptDataLoss"),
  accessPolicy: config.getObject<AccessPolicyOptions>("accessPolicy"),
  gatewayImage: image("gatewayImage", "GATEWAY_IMAGE"),
  authorizationPolicy: config.get<AuthorizationPolicy>("authorizationPolicy"),
  group: config.get("group"),
  clients: config.getObject<AutheliaClient[]>("clients"),
  administratorUsername: config.get("administratorUsername"),
  users: config.getObject<User[]>("users") ?? [],
  proof: config.get<Proof>("proof"),
  acme: config.getObject<Acme>("acme"),
  reverseProxy: config.getObject<ReverseProxy>("reverseProxy"),
  gatewayNetworks: config.getObject<string[]>("gatewayNetworks"),
  clientSecretVersion: config.get("clientSecretVersion"),
  autheliaSettings: config.getObject<AutheliaSettings>("autheliaSettings"),
  autheliaSecretFiles: config.getObject<Record<string, string>>("autheliaSecretFiles"),
  autheliaCertificates: config.get("autheliaCertificates"),
  autheliaNetworks: config.getObject<string[]>("autheliaNetworks"),
};

// Unknown keys are refused: a typo in "group" would let everybody sign in.
for (const key of Object.keys(pulumi.runtime.allConfig())) {
  const [namespace = "", name = ""] = key.split(":");
  if (namespace !== pulumi.getProject() || Object.hasOwn(options, name)) continue;
  const remedy = `There are ${Object.keys(options).join(", ")}.`;
  throw new InvalidOption(key, "must be an option of this program", name, remedy);
}

const sso = new MemosSso("sso", options);

export const {
  memosUrl,
  autheliaUrl,
  caCertificate,
  people,
  clientCredentials,
  administrator,
  identityProvider,
  memosApiUrl,
  memosBackups,
  versions,
  signIn,
} = sso;
