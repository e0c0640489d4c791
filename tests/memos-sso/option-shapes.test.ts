import { InvalidOption } from "../../components/pulumi/invalid-option";
import { resolveArgs } from "../../components/memos-sso/resolve-args";
import type { MemosSsoArgs } from "../../components/memos-sso/memos-sso-args";
import { wiki } from "../support/whole-stack";

/** A value of each kind that a configuration file can hold. */
const values = {
  null: null,
  number: 7.5,
  text: "\tnonsense\n",
  flag: true,
  "empty list": [],
  list: [null],
  object: { nonsense: 1 },
} as const;
type Kind = keyof typeof values;

/** Every option and every key inside one, with the kinds that it takes. */
const options: Readonly<Record<string, readonly Kind[]>> = {
  domain: [],
  memosHost: [],
  autheliaHost: [],
  users: [],
  "users.0": [],
  "users.0.username": [],
  "users.0.displayName": ["text"],
  "users.0.email": [],
  "users.0.groups": ["empty list"],
  "users.0.groups.0": [],
  "users.0.givenName": ["text"],
  "users.0.familyName": ["text"],
  "users.0.disabled": ["flag"],
  authorizationPolicy: [],
  group: [],
  clients: ["empty list"],
  "clients.0": [],
  "clients.0.clientId": [],
  "clients.0.clientName": ["text"],
  "clients.0.redirectUris": ["empty list"],
  "clients.0.redirectUris.0": ["text"],
  "clients.0.scopes": ["empty list"],
  "clients.0.scopes.0": ["text"],
  "clients.0.tokenEndpointAuthMethod": [],
  "clients.0.pkce": ["flag"],
  "clients.0.supportsIdentifierFilter": ["flag"],
  "clients.0.authorizationPolicy": [],
  "clients.0.group": [],
  "clients.0.responseModes": ["empty list"],
  "clients.0.responseModes.0": [],
  "clients.0.consentMode": [],
  "clients.0.settings": ["object"],
  httpsPort: [],
  apiPort: [],
  listenAddress: [],
  autheliaImage: [],
  memosImage: [],
  memosBackups: [],
  "memosBackups.keep": [],
  "memosBackups.restore": ["text"],
  "memosBackups.acceptUnlinkedAccounts": ["flag"],
  importMemosData: ["text"],
  acceptDataLoss: ["empty list"],
  "acceptDataLoss.0": ["text"],
  accessPolicy: [],
  "accessPolicy.allowPasswordAuth": ["flag"],
  "accessPolicy.allowUserRegistration": ["flag"],
  "accessPolicy.accessMode": [],
  fieldMapping: [],
  "fieldMapping.identifier": [],
  "fieldMapping.displayName": [],
  "fieldMapping.email": [],
  gatewayImage: [],
  administratorUsername: [],
  administratorPassword: ["text"],
  proof: [],
  acme: [],
  "acme.email": [],
  "acme.directoryUrl": [],
  reverseProxy: [],
  "reverseProxy.network": [],
  "reverseProxy.port": [],
  "reverseProxy.trustedProxies": ["empty list"],
  "reverseProxy.trustedProxies.0": [],
  "reverseProxy.caCertificate": ["text"],
  "reverseProxy.dialAddress": [],
  gatewayNetworks: ["empty list"],
  "gatewayNetworks.0": [],
  clientSecretVersion: [],
  autheliaSettings: ["object"],
  autheliaSecretFiles: [],
  "autheliaSecretFiles.notifier~smtp~password": ["text"],
  autheliaCertificates: ["text"],
  autheliaNetworks: ["empty list"],
  "autheliaNetworks.0": [],
};

const valid: MemosSsoArgs = {
  users: [{ username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] }],
  clients: [wiki],
};

/** What an option must be beside, if it is not to be refused for that. */
const beside: Readonly<Record<string, MemosSsoArgs>> = {
  acme: { httpsPort: 443, acme: { email: "john@example.com" } },
  reverseProxy: { reverseProxy: { network: "edge" } },
  autheliaSecretFiles: { autheliaSettings: { notifier: { smtp: { address: "smtp://mail" } } } },
};

/** The options with one of them changed; an item of a list or a key that is not there is added. */
function changed(path: string, value: unknown): MemosSsoArgs {
  const keys = path.split(".").map((key) => key.replaceAll("~", "."));
  const args = structuredClone({ ...valid, ...beside[keys[0] ?? ""] }) as Record<string, unknown>;
  const inner = keys.slice(0, -1).reduce((parent, key, depth) => {
    parent[key] ??= /^\d+$/.test(keys[depth + 1] ?? "") ? [] : {};
    return parent[key] as Record<string, unknown>;
  }, args);
  inner[keys.at(-1) ?? ""] = value;
  return args;
}

/** The error of a preview, if there is one. */
function errorOf(args: MemosSsoArgs): unknown {
  try {
    resolveArgs(args);
    return undefined;
  } catch (error) {
    return error;
  }
}

const kinds = Object.keys(values) as Kind[];
const cases = Object.entries(options).flatMap(([path, taken]) =>
  kinds.map((kind) => ({ path, kind, isTaken: taken.includes(kind) })),
);

it.each(cases.filter(({ isTaken }) => !isTaken))("$path that is a $kind is refused by its name", ({ path, kind }) => {
  const error = errorOf(changed(path, values[kind]));
  expect(error).toBeInstanceOf(InvalidOption);
  const { option, message } = error as InvalidOption;
  const [name = ""] = path.split(".");
  expect(option.startsWith(name)).toBe(true);
  // Option, rule, value, remedy.
  expect(message).toMatch(/^[^ ]+ must .+, got .+\. [A-Z].+/s);
});

it.each(cases.filter(({ isTaken }) => isTaken))("$path may be a $kind", ({ path, kind }) => {
  expect(errorOf(changed(path, values[kind]))).toBeUndefined();
});

it.each([undefined, null, [], "args"])("%j in place of all options is refused", (args) => {
  expect(errorOf(args as MemosSsoArgs)).toBeInstanceOf(InvalidOption);
});

it("every option has a row", () => {
  const [, known = ""] = /The keys are (.*)\./.exec(String(errorOf({ nonsense: 1 } as MemosSsoArgs))) ?? [];
  expect(new Set(Object.keys(options).map((path) => path.split(".")[0]))).toEqual(new Set(known.split(", ")));
});
