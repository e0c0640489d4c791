import type { AutheliaArgs } from "../authelia/authelia-args";
import { type OptionNames, optionNames } from "../authelia/configuration/settings";
import { usesLdap } from "../authelia/configuration/user-settings";
import { resolveArgs as resolveAuthelia } from "../authelia/resolve-args";
import { imageVersion } from "../pulumi/image-version";
import { checkGateway, defaultHttpsPort, type GatewayArgs, gatewayPorts } from "../gateway/gateway-args";
import { defaultImage as defaultGatewayImage } from "../gateway/image";
import { type AccessPolicyOptions, resolveAccessPolicy } from "../memos/access-policy/access-policy-options";
import { checkAdministrator, checkLength, defaultUsername } from "../memos/administrator/administrator-username";
import { defaultImage as defaultMemosImage } from "../memos/image";
import type { FieldMapping } from "../memos/api/memos-api";
import { defaultFieldMapping } from "../memos/identity-provider/identity-provider";
import type { MemosArgs } from "../memos/memos-args";
import { fieldMappingChanges } from "../memos/option-rules";
import { defaultClientId, memosOidcClient } from "../memos/oidc-client";
import { checkBackups } from "../memos/upgrade/memos-data";
import { type AccessSwitches, requireTraits } from "../memos/versions";
import { checkDomain, checkHost } from "../pulumi/domain";
import { InvalidOption } from "../pulumi/invalid-option";
import { dockerName, oneOf, optional, port, secret, text } from "../pulumi/option-rules";
import { anything, input, list, object, shown } from "../pulumi/shape";
import type { OidcClient } from "../sign-in/oidc-client";
import type { MemosSsoArgs, Proof } from "./memos-sso-args";

/** What each part is given, as far as it is known before anything is created, and what only the whole decides. */
export interface ResolvedArgs {
  readonly authelia: AutheliaArgs;
  readonly memos: Omit<MemosArgs, "url" | "caCertificate"> & { readonly url: string };
  readonly gateway: Omit<GatewayArgs, "sites" | "networks" | "authority">;
  readonly gatewayNetworks: Required<MemosSsoArgs>["gatewayNetworks"];
  readonly memosHost: string;
  readonly autheliaHost: string;

  /** The versions that the images name. */
  readonly versions: { readonly authelia: string; readonly memos: string; readonly gateway: string };

  /** What Memos' switches do. */
  readonly accessSwitches: AccessSwitches;
  readonly accessPolicy: Required<AccessPolicyOptions>;
  readonly fieldMapping: FieldMapping;
  readonly administratorUsername: string;

  /** What Memos asks of Authelia. */
  readonly memosClient: OidcClient;
  readonly clientSecretVersion: string | undefined;
  readonly proof: Proof;
}

/** What each part checks by itself has no rule here. */
const checkShape = object<MemosSsoArgs>({
  domain: optional(text),
  memosHost: optional(text),
  autheliaHost: optional(text),
  users: anything,
  authorizationPolicy: anything,
  group: optional(text),
  clients: optional(list(anything)),
  httpsPort: optional(port),
  apiPort: optional(port),
  listenAddress: optional(text),
  autheliaImage: optional(text),
  memosImage: optional(text),
  memosBackups: anything,
  importMemosData: optional(text),
  acceptDataLoss: anything,
  accessPolicy: anything,
  fieldMapping: optional(fieldMappingChanges),
  gatewayImage: optional(text),
  administratorUsername: optional(text),
  administratorPassword: optional(input(secret)),
  proof: optional(oneOf("wiring", "sign-in", "none")),
  acme: anything,
  reverseProxy: anything,
  gatewayNetworks: optional(list(input(dockerName))),
  clientSecretVersion: optional(text),
  autheliaSettings: anything,
  autheliaSecretFiles: anything,
  autheliaCertificates: optional(input(text)),
  autheliaNetworks: optional(list(input(dockerName))),
});

/** What the options of `Authelia` are called here. Memos' client has those of the whole stack. */
const autheliaNames: OptionNames = {
  ...optionNames,
  image: "autheliaImage",
  cookieDomain: "domain",
  settings: "autheliaSettings",
  secretFiles: "autheliaSecretFiles",
  rotationLabel: "clientSecretVersion",
  clientOption: (index, clientId, option) =>
    clientId === defaultClientId ? option : optionNames.clientOption(index, clientId, option),
};

/**
 * Hands the options on to the parts, and lets them check what can be checked before anything is created.
 *
 * @throws InvalidOption for the first that breaks a rule.
 */
export function resolveArgs(args: MemosSsoArgs): ResolvedArgs {
  checkShape("", args);
  const { domain = "example.localhost", clients = [], gatewayNetworks = [], proof = "wiring" } = args;
  const { acme, reverseProxy, listenAddress, clientSecretVersion, acceptDataLoss, accessPolicy: policy = {} } = args;
  checkDomain("domain", domain);
  const httpsPort = args.httpsPort ?? (reverseProxy === undefined ? defaultHttpsPort : 443);
  const gateway = { domain, httpsPort, listenAddress, acme, reverseProxy, image: args.gatewayImage };
  const exclusive = { gatewayNetworks: gatewayNetworks.length === 0 ? undefined : gatewayNetworks.map(shown) };
  checkGateway(gateway, { image: "gatewayImage", exclusive });

  const memosImage = args.memosImage ?? defaultMemosImage;
  const version = imageVersion("memosImage", memosImage);
  const traits = requireTraits("memosImage", version);
  const accessPolicy = resolveAccessPolicy("accessPolicy", policy, { version, traits });
  checkBackups("memosBackups", args.memosBackups);
  const { autheliaHost = `auth.${domain}`, memosHost = `memos.${domain}` } = args;
  checkHosts({ autheliaHost, memosHost }, domain);
  const port = httpsPort === 443 ? "" : `:${httpsPort}`;
  const memos = {
    url: `https://${memosHost}${port}`,
    image: memosImage,
    apiPort: resolveApiPort(args, httpsPort),
    backups: args.memosBackups,
    importData: args.importMemosData,
    allowUserRegistration: accessPolicy.allowUserRegistration,
    accessMode: accessPolicy.accessMode,
    acceptDataLoss,
  };

  const memosClient = memosOidcClient({ url: memos.url, image: memosImage });
  const clientIdsUrl = `http://127.0.0.1:${memos.apiPort}/api/v1/${traits.api.providers}`;
  const authelia: AutheliaArgs = {
    url: `https://${autheliaHost}${port}`,
    cookieDomain: domain,
    defaultRedirectionUrl: memos.url,
    image: args.autheliaImage,
    users: args.users,
    authorizationPolicy: args.authorizationPolicy,
    // Memos is the last one, so that the others have the numbers that they have in the option.
    clients: [...clients, { ...memosClient, group: args.group }],
    createTestUser: proof === "sign-in",
    rotation:
      clientSecretVersion === undefined
        ? undefined
        : { label: clientSecretVersion, clientIdsUrls: { [memosClient.clientId]: clientIdsUrl } },
    settings: args.autheliaSettings,
    secretFiles: args.autheliaSecretFiles,
    certificates: args.autheliaCertificates,
    networks: args.autheliaNetworks,
    acceptDataLoss,
  };
  if (usesLdap(args.autheliaSettings) && proof === "sign-in") rejectTestUserWithLdap();
  rejectClientId(clients, memosClient.clientId);
  const { image } = resolveAuthelia(authelia, autheliaNames);
  const administratorUsername = args.administratorUsername ?? defaultUsername;
  checkAdministrator("administratorUsername", administratorUsername, args.users ?? []);
  checkLength("administratorUsername", administratorUsername, version);
  for (const [index, { username }] of (args.users ?? []).entries())
    checkLength(`users[${index}].username`, username, version);
  const versions = {
    authelia: imageVersion("autheliaImage", image),
    memos: version,
    gateway: imageVersion("gatewayImage", args.gatewayImage ?? defaultGatewayImage),
  };
  return {
    ...{ authelia, memos, gateway, gatewayNetworks, autheliaHost, memosHost, versions, accessPolicy },
    fieldMapping: { ...defaultFieldMapping, ...args.fieldMapping },
    ...{ accessSwitches: traits.accessSwitches, administratorUsername, memosClient, clientSecretVersion, proof },
  };
}

function checkHosts(
  { autheliaHost, memosHost }: Pick<ResolvedArgs, "autheliaHost" | "memosHost">,
  domain: string,
): void {
  checkHost("autheliaHost", autheliaHost, domain);
  checkHost("memosHost", memosHost, domain);
  if (memosHost !== autheliaHost) return;
  throw new InvalidOption("memosHost", "must not be autheliaHost", memosHost, "Give each a name of its own.");
}

/** @throws InvalidOption when the gateway publishes the port of Memos' API. */
function resolveApiPort({ apiPort, reverseProxy }: MemosSsoArgs, httpsPort: number): number {
  const resolved = apiPort ?? httpsPort + 1;
  if (resolved > 65535)
    throw new InvalidOption("httpsPort", "must leave the next port to apiPort", httpsPort, "Give another apiPort.");
  const published = reverseProxy === undefined ? gatewayPorts(httpsPort) : [reverseProxy.port];
  if (!published.includes(resolved)) return resolved;
  const option = reverseProxy === undefined ? "httpsPort" : "reverseProxy.port";
  const remedy = "Choose another; left out, it is the port after httpsPort.";
  throw new InvalidOption("apiPort", `must not be a port that the gateway has for ${option}`, resolved, remedy);
}

/** The test user is added to the users file. */
function rejectTestUserWithLdap(): never {
  const rule = 'must not be "sign-in" with autheliaSettings.authentication_backend.ldap';
  const remedy = 'Choose "wiring": nobody can be added to the directory from here.';
  throw new InvalidOption("proof", rule, "sign-in", remedy);
}

/** Memos is a client too: nobody else may have its id. */
function rejectClientId(clients: AutheliaArgs["clients"], memosId: string): void {
  const index = clients.findIndex((client) => (client as Partial<typeof client> | null)?.clientId === memosId);
  if (index === -1) return;
  throw new InvalidOption(`clients[${index}].clientId`, "must not be that of Memos", memosId, "Choose another id.");
}
