import type * as pulumi from "@pulumi/pulumi";
import type { AutheliaClient } from "../authelia/configuration/client-options";
import { checkLabel } from "../authelia/rotation/client-rotation-rules";
import { checkClients } from "../authelia/configuration/client-rules";
import { checkUserSettings } from "../authelia/configuration/configuration";
import { type AutheliaSettings, type OptionNames, usesLdap } from "../authelia/configuration/user-settings";
import { defaultImage as defaultAutheliaImage } from "../authelia/image";
import { settingsOf } from "../authelia/resolve-args";
import { checkUserSource } from "../authelia/users/user-source";
import { generationOf as autheliaGenerationOf } from "../authelia/versions";
import type { SignInRequest } from "../sign-in/oidc-client";
import { checkFrontProxy, type FrontProxy } from "../gateway/reverse-proxy";
import { defaultImage as defaultGatewayImage } from "../gateway/image";
import { type Acme, checkAcme } from "../gateway/caddy-configuration";
import { checkDomain } from "../pulumi/domain";
import { versionOfImage } from "../docker/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import { type Access, checkedAccess } from "../memos/access-policy/access-policy-options";
import { checkAdministrator, defaultUsername } from "../memos/administrator/administrator-username";
import type { Doors } from "../memos/version-traits";
import { defaultImage as defaultMemosImage } from "../memos/image";
import { memosSignInRequest } from "../memos/oidc-client";
import { generationOf as memosGenerationOf } from "../memos/versions";
import type { MemosSsoArgs } from "./memos-sso-args";

/** The arguments, checked and with every default filled in. */
export interface Blueprint extends Required<
  Omit<
    MemosSsoArgs,
    | "group"
    | "address"
    | "acme"
    | "proxy"
    | "rotation"
    | "autheliaSettings"
    | "autheliaSecretFiles"
    | "autheliaCertificates"
    | "autheliaNetworks"
  >
> {
  readonly access: Required<Access>;
  readonly group: string | undefined;
  readonly address: string | undefined;
  readonly acme: Acme | undefined;
  readonly proxy: FrontProxy | undefined;
  readonly rotation: string | undefined;
  readonly autheliaSettings: AutheliaSettings | undefined;
  readonly autheliaSecretFiles: MemosSsoArgs["autheliaSecretFiles"];
  readonly autheliaCertificates: pulumi.Input<string> | undefined;
  readonly autheliaNetworks: readonly pulumi.Input<string>[];

  /** Where Memos shows its identity providers, with their client ids, to anybody. */
  readonly providersUrl: string;
  readonly memosHost: string;
  readonly memosUrl: string;
  readonly autheliaHost: string;
  readonly autheliaUrl: string;

  /** The version that Memos' image names. */
  readonly memosVersion: string;

  /** What its switches do. */
  readonly doors: Doors;

  /** What Memos asks of Authelia. */
  readonly request: SignInRequest;
}

/**
 * Checks every option that can be checked before anything is created.
 *
 * @throws InvalidOption for the first that breaks a rule.
 */
export function checkedBlueprint(args: MemosSsoArgs): Blueprint {
  const domain = args.domain ?? "example.localhost";
  checkDomain("domain", domain);
  const httpsPort = args.httpsPort ?? (args.proxy === undefined ? 8443 : 443);
  const autheliaImage = args.autheliaImage ?? defaultAutheliaImage;
  const memosImage = args.memosImage ?? defaultMemosImage;
  const gatewayImage = args.gatewayImage ?? defaultGatewayImage;
  const people = args.people ?? [];
  const authelia = autheliaGenerationOf("autheliaImage", versionOfImage("autheliaImage", autheliaImage));
  const { group, autheliaSettings } = args;
  const source = { generation: authelia, people, group, settings: autheliaSettings };
  const known = checkUserSource(optionNames.settings, source);
  const memosVersion = versionOfImage("memosImage", memosImage);
  const generation = memosGenerationOf("memosImage", memosVersion);
  const proof = choice("proof", args.proof, ["sign-in", "wiring", "none"], "wiring");
  if (usesLdap(autheliaSettings) && proof === "sign-in") refuseProbe();
  const circumstances = { version: memosVersion, generation };
  versionOfImage("gatewayImage", gatewayImage);
  checkFrontProxy("proxy", args.proxy, { acme: args.acme, address: args.address, networks: args.networks?.length });
  checkAcme(args.acme, httpsPort);
  if (args.rotation !== undefined) checkLabel("rotation", args.rotation);
  const administrator = args.administrator ?? defaultUsername;
  checkAdministrator("administrator", administrator, people);

  const apiPort = args.apiPort ?? httpsPort + 1;
  const port = httpsPort === 443 ? "" : `:${httpsPort}`;
  const memosHost = `memos.${domain}`;
  const autheliaHost = `auth.${domain}`;
  const memosUrl = `https://${memosHost}${port}`;
  const request = memosSignInRequest({ url: memosUrl, image: memosImage });
  const clients = args.clients ?? [];
  checkOthers(clients, request, { generation: authelia, people: known, group });
  const autheliaUrl = `https://${autheliaHost}${port}`;
  const autheliaArgs = {
    ...{ url: autheliaUrl, cookieDomain: domain, home: memosUrl, group, clients: [request, ...clients] },
    ...{ settings: autheliaSettings, secretFiles: args.autheliaSecretFiles, certificates: args.autheliaCertificates },
  };
  checkUserSettings(settingsOf(autheliaArgs, authelia, optionNames), optionNames);
  return {
    domain,
    people,
    policy: choice("policy", args.policy, ["one_factor", "two_factor"], "two_factor"),
    group,
    httpsPort,
    apiPort,
    address: args.address,
    autheliaImage,
    memosImage,
    memosUpgrade: args.memosUpgrade ?? {},
    acceptLossOf: args.acceptLossOf ?? [],
    memosVersion,
    doors: generation.doors,
    gatewayImage,
    administrator,
    access: checkedAccess("access", args.access ?? {}, circumstances),
    proof,
    acme: args.acme,
    proxy: args.proxy,
    networks: args.networks ?? [],
    rotation: args.rotation,
    autheliaSettings,
    autheliaSecretFiles: args.autheliaSecretFiles,
    autheliaCertificates: args.autheliaCertificates,
    autheliaNetworks: args.autheliaNetworks ?? [],
    providersUrl: `http://127.0.0.1:${apiPort}/api/v1/${generation.api.providers}`,
    memosHost,
    memosUrl,
    autheliaHost,
    autheliaUrl,
    clients,
    request,
  };
}

const optionNames: OptionNames = { settings: "autheliaSettings", secretFiles: "autheliaSecretFiles" };

/** The probe is an identity that is added to the users file. */
function refuseProbe(): never {
  const remedy = 'Choose "wiring": nobody can be added to the directory from here.';
  throw new InvalidOption(
    "proof",
    'must not be "sign-in" with autheliaSettings.authentication_backend.ldap',
    "sign-in",
    remedy,
  );
}

/** Memos is a client too: nobody else may have its id. */
function checkOthers(
  clients: readonly AutheliaClient[],
  request: SignInRequest,
  circumstances: Parameters<typeof checkClients>[2],
): void {
  if (clients.length > 0) checkClients("clients", clients, circumstances);
  for (const [index, { clientId }] of clients.entries()) {
    if (clientId !== request.clientId) continue;
    throw new InvalidOption(`clients[${index}].clientId`, "must not be that of Memos", clientId, "Choose another id.");
  }
}

function choice<T extends string>(option: string, value: string | undefined, choices: readonly T[], otherwise: T): T {
  if (value === undefined) return otherwise;
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  throw new InvalidOption(option, `must be one of ${choices.join(", ")}`, value, `Leave it out for ${otherwise}.`);
}
