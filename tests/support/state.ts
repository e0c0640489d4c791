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
  const { deployment } = JSON.parse(stdout) as { deployment: { resources?: Stored[] } };
  return (deployment.resources ?? []).map(({ type, urn, id = "", outputs = {} }) => ({
    type,
    name: urn.split("::").at(-1) ?? "",
    id,
    outputs: Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, opened(value)])),
  }));
}

/** The outputs of the one resource with this name. */
export function outputsOf(resources: readonly StateResource[], name: string): unknown {
  const found = resources.find((one) => one.name === name && Object.keys(one.outputs).length > 0);
  if (found === undefined) throw new Error(`${name} is not in the state`);
  return found.outputs;
}

/**
 * Every secret that was generated, and the digests made from passwords; of a key each line, because the line ends look
 * different wherever it is shown.
 */
export const generatedSecrets = (resources: readonly StateResource[]): string[] =>
  resources
    .filter(({ type }) => /^(random|tls:index\/privateKey)/.test(type))
    .flatMap(({ outputs }) => secretKeys.map((key) => outputs[key]))
    .filter((value): value is string => typeof value === "string")
    .flatMap((value) => value.split("\n"))
    .filter((line) => line.length >= 16 && !line.startsWith("-----"));

const secretKeys = ["result", "bcryptHash", "base64", "hex", "privateKeyPem", "privateKeyPemPkcs8"];

interface Stored {
  readonly type: string;
  readonly urn: string;
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** The key by which Pulumi marks a secret in a state. */
const mark = "4dabf18193072939515e22adb298388d";

const opened = (value: unknown): unknown =>
  typeof value === "object" && value !== null && mark in value && "plaintext" in value
    ? JSON.parse(String(value.plaintext))
    : value;
