import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type MemosSsoArgs } from "pulumi-memos-sso";

// Pulumi takes a stack trace for each property of each resource and looks up each frame in source maps, which took a third of
// this program's time. Without the source maps a trace names lines of the compiled code.
Reflect.deleteProperty(Error, "prepareStackTrace");

const config = new pulumi.Config();

/** An option that is no text. One that cannot be read stays a text, which the component refuses by its name. */
const structured = (key: string): unknown => {
  const text: unknown = config.get(key);
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return text;
  }
};

/** Where no registry can be reached, the environment variable names an image that was built here. */
const image = (key: string, variable: string): string | undefined => config.get(key) ?? process.env[variable];

const options = {
  domain: config.get("domain"),
  memosHost: config.get("memosHost"),
  autheliaHost: config.get("autheliaHost"),
  httpsPort: structured("httpsPort"),
  apiPort: structured("apiPort"),
  listenAddress: config.get("listenAddress"),
  autheliaImage: image("autheliaImage", "AUTHELIA_IMAGE"),
  memosImage: image("memosImage", "MEMOS_IMAGE"),
  memosBackups: structured("memosBackups"),
  importMemosData: config.get("importMemosData"),
  acceptDataLoss: structured("acceptDataLoss"),
  accessPolicy: structured("accessPolicy"),
  fieldMapping: structured("fieldMapping"),
  gatewayImage: image("gatewayImage", "GATEWAY_IMAGE"),
  authorizationPolicy: config.get("authorizationPolicy"),
  group: config.get("group"),
  clients: structured("clients"),
  administratorUsername: config.get("administratorUsername"),
  administratorPassword: config.getSecret("administratorPassword"),
  users: structured("users") ?? [],
  proof: config.get("proof"),
  acme: structured("acme"),
  reverseProxy: structured("reverseProxy"),
  gatewayNetworks: structured("gatewayNetworks"),
  clientSecretVersion: config.get("clientSecretVersion"),
  autheliaSettings: structured("autheliaSettings"),
  autheliaSecretFiles: structured("autheliaSecretFiles"),
  autheliaCertificates: config.get("autheliaCertificates"),
  autheliaNetworks: structured("autheliaNetworks"),
} satisfies Record<keyof MemosSsoArgs, unknown>;

/** The keys of the configuration, which the component refuses when it does not know them: with "grup" everybody could sign in. */
const keys = Object.keys(pulumi.runtime.allConfig())
  .map((key) => key.split(":"))
  .filter(([namespace]) => namespace === pulumi.getProject())
  .map(([, key = ""]): [string, undefined] => [key, undefined]);

const sso = new MemosSso("sso", { ...Object.fromEntries(keys), ...(options as MemosSsoArgs) });

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
