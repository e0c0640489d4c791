import type * as pulumi from "@pulumi/pulumi";
import type { AutheliaClient } from "../authelia/configuration/client-options";
import { checkLabel } from "../authelia/rotation/client-rotation";
import { checkClients } from "../authelia/configuration/client-rules";
import { checkUserSettings } from "../authelia/configuration/configuration";
import { type AutheliaSettings, type OptionNames, usesLdap } from "../authelia/configuration/user-settings";
import { defaultImage as defaultAutheliaImage } from "../authelia/image";
import { settingsOf } from "../authelia/resolve-args";
import { checkUserSource } from "../authelia/users/user-source";
import { traitsOf as autheliaGenerationOf } from "../authelia/versions";
import type { OidcClient } from "../sign-in/oidc-client";
import { checkReverseProxy, type ReverseProxy } from "../gateway/reverse-proxy";
import { defaultImage as defaultGatewayImage } from "../gateway/image";
import { type Acme, checkAcme } from "../gateway/caddy-configuration";
import { checkDomain } from "../pulumi/domain";
import { imageVersion } from "../docker/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import { type AccessPolicyOptions, resolveAccessPolicy } from "../memos/access-policy/access-policy-options";
import { checkAdministrator, defaultUsername } from "../memos/administrator/administrator-username";
import { defaultImage as defaultMemosImage } from "../memos/image";
import { memosOidcClient } from "../memos/oidc-client";
import { requireTraits as memosGenerationOf, type AccessSwitches } from "../memos/versions";
import type { MemosSsoArgs } from "./memos-sso-args";

/** The arguments, checked and with every default filled in. */
export interface ResolvedArgs extends Required<
  Omit<
    MemosSsoArgs,
    | "group"
    | "listenAddress"
    | "acme"
    | "reverseProxy"
    | "clientSecretVersion"
    | "autheliaSettings"
    | "autheliaSecretFiles"
    | "autheliaCertificates"
    | "autheliaNetworks"
  >
> {
  readonly accessPolicy: Required<AccessPolicyOptions>;
  readonly group: string | undefined;
  readonly listenAddress: string | undefined;
  readonly acme: Acme | undefined;
  readonly reverseProxy: ReverseProxy | undefined;
  readonly clientSecretVersion: string | undefined;
  readonly autheliaSettings: AutheliaSettings | undefined;
  readonly autheliaSecretFiles: MemosSsoArgs["autheliaSecretFiles"];
  readonly autheliaCertificates: pulumi.Input<string> | undefined;
  readonly autheliaNetworks: readonly pulumi.Input<string>[];

  /** Where Memos shows its identity providers, with their client ids, to anybody. */
  readonly identityProvidersUrl: string;
  readonly memosHost: string;
  readonly memosUrl: string;
  readonly autheliaHost: string;
  readonly autheliaUrl: string;

  /** The version that Memos' image names. */
  readonly memosVersion: string;

  /** What its switches do. */
  readonly accessSwitches: AccessSwitches;

  /** What Memos asks of Authelia. */
  readonly memosClient: OidcClient;
}

/**
 * Checks every option that can be checked before anything is created.
 *
 * @throws InvalidOption for the first that breaks a rule.
 */
export function resolveArgs(args: MemosSsoArgs): ResolvedArgs {
  const domain = args.domain ?? "example.localhost";
  checkDomain("domain", domain);
  const httpsPort = args.httpsPort ?? (args.reverseProxy === undefined ? 8443 : 443);
  const autheliaImage = args.autheliaImage ?? defaultAutheliaImage;
  const memosImage = args.memosImage ?? defaultMemosImage;
  const gatewayImage = args.gatewayImage ?? defaultGatewayImage;
  const users = args.users ?? [];
  const autheliaTraits = autheliaGenerationOf("autheliaImage", imageVersion("autheliaImage", autheliaImage));
  const { group, autheliaSettings } = args;
  const source = { generation: autheliaTraits, users, group, settings: autheliaSettings };
  const knownUsers = checkUserSource(optionNames.settings, source);
  const memosVersion = imageVersion("memosImage", memosImage);
  const memosTraits = memosGenerationOf("memosImage", memosVersion);
  const proof = oneOf("proof", args.proof, ["sign-in", "wiring", "none"], "wiring");
  if (usesLdap(autheliaSettings) && proof === "sign-in") rejectTestUserWithLdap();
  const versionContext = { version: memosVersion, traits: memosTraits };
  imageVersion("gatewayImage", gatewayImage);
  checkReverseProxy("reverseProxy", args.reverseProxy, {
    acme: args.acme,
    listenAddress: args.listenAddress,
    gatewayNetworks: args.gatewayNetworks?.length,
  });
  checkAcme(args.acme, httpsPort);
  if (args.clientSecretVersion !== undefined) checkLabel("clientSecretVersion", args.clientSecretVersion);
  const administratorUsername = args.administratorUsername ?? defaultUsername;
  checkAdministrator("administratorUsername", administratorUsername, users);

  const apiPort = args.apiPort ?? httpsPort + 1;
  const port = httpsPort === 443 ? "" : `:${httpsPort}`;
  const memosHost = `memos.${domain}`;
  const autheliaHost = `auth.${domain}`;
  const memosUrl = `https://${memosHost}${port}`;
  const memosClient = memosOidcClient({ url: memosUrl, image: memosImage });
  const clients = args.clients ?? [];
  checkOtherClients(clients, memosClient, { generation: autheliaTraits, people: knownUsers, group });
  const autheliaUrl = `https://${autheliaHost}${port}`;
  const autheliaArgs = {
    ...{
      url: autheliaUrl,
      cookieDomain: domain,
      defaultRedirectionUrl: memosUrl,
      group,
      clients: [memosClient, ...clients],
    },
    ...{ settings: autheliaSettings, secretFiles: args.autheliaSecretFiles, certificates: args.autheliaCertificates },
  };
  checkUserSettings(settingsOf(autheliaArgs, autheliaTraits, optionNames), optionNames);
  return {
    domain,
    users,
    authorizationPolicy: oneOf(
      "authorizationPolicy",
      args.authorizationPolicy,
      ["one_factor", "two_factor"],
      "two_factor",
    ),
    group,
    httpsPort,
    apiPort,
    listenAddress: args.listenAddress,
    autheliaImage,
    memosImage,
    memosBackups: args.memosBackups ?? {},
    acceptDataLoss: args.acceptDataLoss ?? [],
    memosVersion,
    accessSwitches: memosTraits.accessSwitches,
    gatewayImage,
    administratorUsername,
    accessPolicy: resolveAccessPolicy("accessPolicy", args.accessPolicy ?? {}, versionContext),
    proof,
    acme: args.acme,
    reverseProxy: args.reverseProxy,
    gatewayNetworks: args.gatewayNetworks ?? [],
    clientSecretVersion: args.clientSecretVersion,
    autheliaSettings,
    autheliaSecretFiles: args.autheliaSecretFiles,
    autheliaCertificates: args.autheliaCertificates,
    autheliaNetworks: args.autheliaNetworks ?? [],
    identityProvidersUrl: `http://127.0.0.1:${apiPort}/api/v1/${memosTraits.api.providers}`,
    memosHost,
    memosUrl,
    autheliaHost,
    autheliaUrl,
    clients,
    memosClient,
  };
}

const optionNames: OptionNames = { settings: "autheliaSettings", secretFiles: "autheliaSecretFiles" };

/** The probe is an identity that is added to the users file. */
function rejectTestUserWithLdap(): never {
  const remedy = 'Choose "wiring": nobody can be added to the directory from here.';
  throw new InvalidOption(
    "proof",
    'must not be "sign-in" with autheliaSettings.authentication_backend.ldap',
    "sign-in",
    remedy,
  );
}

/** Memos is a client too: nobody else may have its id. */
function checkOtherClients(
  clients: readonly AutheliaClient[],
  memosClient: OidcClient,
  context: Parameters<typeof checkClients>[2],
): void {
  if (clients.length > 0) checkClients("clients", clients, context);
  for (const [index, { clientId }] of clients.entries()) {
    if (clientId !== memosClient.clientId) continue;
    throw new InvalidOption(`clients[${index}].clientId`, "must not be that of Memos", clientId, "Choose another id.");
  }
}

function oneOf<T extends string>(option: string, value: string | undefined, choices: readonly T[], defaultValue: T): T {
  if (value === undefined) return defaultValue;
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  throw new InvalidOption(option, `must be one of ${choices.join(", ")}`, value, `Leave it out for ${defaultValue}.`);
}
