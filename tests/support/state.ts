import type { Secret } from "./secret-markers";
import type { TestStack } from "./stack";

/** A resource in a stack's state, with its secrets in plain text. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Reads the state of a stack; empty when it has none. */
export async function stateOf(stack: TestStack): Promise<StateResource[]> {
  const { stdout } = await stack.pulumi("stack", "export", "--show-secrets");
  return resourcesIn(stdout);
}

/** Reads what `pulumi stack export --show-secrets` prints. */
export function resourcesIn(exported: string): StateResource[] {
  const { deployment } = JSON.parse(exported) as { deployment: { resources?: Stored[] } };
  return (deployment.resources ?? []).map(({ type, urn, id = "", outputs = {} }) => ({
    type,
    name: urn.split("::").at(-1) ?? "",
    id,
    outputs: Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, opened(value)])),
  }));
}

/** What the program gives out; nothing when it has not come to its end. */
export const programOutputs = (resources: readonly StateResource[]): StateResource["outputs"] =>
  resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};

/** The outputs of the one resource with this name. */
export function outputsOf(resources: readonly StateResource[], name: string): unknown {
  const found = resources.find((one) => one.name === name && Object.keys(one.outputs).length > 0);
  if (found === undefined) throw new Error(`${name} is not in the state`);
  return found.outputs;
}

/**
 * Every secret that was generated, and the digests made from passwords; of a key each line, because the line ends look
 * different wherever it is shown, but those that hold the public half and stand in the public key too.
 */
export const secretsIn = (resources: readonly StateResource[]): Secret[] => [
  ...generatedIn(resources),
  ...derivedIn(resources),
];

/** Those that are made from another one, and stand in Authelia's files alone. */
const derivedIn = (resources: readonly StateResource[]): Secret[] =>
  resources.flatMap(({ outputs: { secretFiles } }) =>
    Object.entries((secretFiles ?? {}) as Record<string, string>).flatMap(([path, text]) => {
      const kind = derivedKinds[path];
      return kind === undefined ? [] : [{ kind, text }];
    }),
  );

const derivedKinds: Readonly<Record<string, string>> = {
  "secrets/session": "session secret",
  "secrets/hmac": "hmac secret",
  "secrets/reset-password-jwt": "secret of reset tokens",
};

const generatedIn = (resources: readonly StateResource[]): Secret[] =>
  resources
    .filter(({ type }) => /^(random:index\/randomPassword|tls:index\/privateKey)/.test(type))
    .flatMap(({ name, outputs }) =>
      textsIn(outputs, secretKeys)
        .flatMap((value) => value.split("\n"))
        .filter((line) => !textsIn(outputs, publicKeys).some((text) => text.includes(line)))
        .map((text) => ({ kind: kindOf(name), text })),
    )
    .filter(({ text }) => text.length >= 16 && !text.startsWith("-----"));

/** The texts of all secrets that were generated. */
export const generatedSecrets = (resources: readonly StateResource[]): string[] =>
  secretsIn(resources).map(({ text }) => text);

/** By the names of resources; the first that fits counts. */
const kinds = [
  [/-authelia-secret$/, "secret that others are derived from"],
  [/-storage-encryption-key/, "storage encryption key"],
  [/-issuer-key/, "key for ID tokens"],
  [/-ca-key$/, "key of the root authority"],
  [/-ca-intermediate-key$/, "key of the gateway's authority"],
  [/-totp$/, "secret of one-time codes"],
  [/-administrator-password$/, "administrator's password"],
  [/-password$/, "person's password"],
  [/-client-.*-secret$/, "client secret"],
] as const;

/** Every kind of secret that a stack with two factors has. */
export const everyKind: readonly string[] = [...kinds.map(([, kind]) => kind), ...Object.values(derivedKinds)];

const kindOf = (name: string): string => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? name;

const textsIn = (outputs: StateResource["outputs"], keys: readonly string[]): string[] =>
  keys.map((key) => outputs[key]).filter((value): value is string => typeof value === "string");

const publicKeys = ["publicKeyPem", "publicKeyOpenssh"];
const secretKeys = ["result", "bcryptHash", "privateKeyPem", "privateKeyPemPkcs8"];

interface Stored {
  readonly type: string;
  readonly urn: string;
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** The key by which Pulumi marks a secret in a state. */
const mark = "4dabf18193072939515e22adb298388d";

function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  if (mark in value && "plaintext" in value) return JSON.parse(String(value.plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
}
