import * as pulumi from "@pulumi/pulumi";
import {
  InvalidOption,
  type Access,
  type Acme,
  type AutheliaClient,
  type AutheliaSettings,
  type FrontProxy,
  MemosSso,
  type Person,
  type Policy,
  type Proof,
  type UpgradeOptions,
} from "pulumi-memos-sso";

// Pulumi takes a stack trace for each property of each resource and looks each frame up in source maps, which was a third of
// this program's time. Without that, a trace names lines of the compiled code.
Reflect.deleteProperty(Error, "prepareStackTrace");

const config = new pulumi.Config();

/** An image of this machine's own, where the published one cannot be had, goes before the one in the configuration. */
const image = (key: string, variable: string): string | undefined => process.env[variable] ?? config.get(key);

const options = {
  domain: config.get("domain"),
  httpsPort: config.getNumber("httpsPort"),
  apiPort: config.getNumber("apiPort"),
  address: config.get("address"),
  autheliaImage: image("autheliaImage", "AUTHELIA_IMAGE"),
  memosImage: image("memosImage", "MEMOS_IMAGE"),
  memosUpgrade: config.getObject<UpgradeOptions>("memosUpgrade"),
  acceptLossOf: config.getObject<string[]>("acceptLossOf"),
  access: config.getObject<Access>("access"),
  gatewayImage: image("gatewayImage", "GATEWAY_IMAGE"),
  policy: config.get<Policy>("policy"),
  group: config.get("group"),
  clients: config.getObject<AutheliaClient[]>("clients"),
  administrator: config.get("administrator"),
  people: config.getObject<Person[]>("people") ?? [],
  proof: config.get<Proof>("proof"),
  acme: config.getObject<Acme>("acme"),
  proxy: config.getObject<FrontProxy>("proxy"),
  networks: config.getObject<string[]>("networks"),
  rotation: config.get("rotation"),
  autheliaSettings: config.getObject<AutheliaSettings>("autheliaSettings"),
  autheliaSecretFiles: config.getObject<Record<string, string>>("autheliaSecretFiles"),
  autheliaCertificates: config.get("autheliaCertificates"),
  autheliaNetworks: config.getObject<string[]>("autheliaNetworks"),
};

// A rule with a slip of the pen in its name would be none: with "grup" everybody would get in.
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
  grants,
  administrator,
  identityProvider,
  memosApiUrl,
  memosCopies,
  versions,
  signIn,
} = sso;
