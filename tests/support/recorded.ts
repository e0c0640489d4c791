import * as pulumi from "@pulumi/pulumi";

/** A resource that a program under test has registered. */
export interface Recorded {
  readonly type: string;
  readonly name: string;

  /** The logical name of the parent; the stack's resources have none. */
  readonly parent: string | undefined;

  /** Whether it may not be destroyed by accident. */
  readonly protect: boolean;

  /** The logical names of what must be there before, as far as it was said with `dependsOn`. */
  readonly after: readonly string[];

  /** The inputs, secrets unwrapped. */
  readonly inputs: Record<string, unknown>;

  /** The paths of inputs that are secret, such as `environment.TOKEN`. */
  readonly secrets: readonly string[];
}

interface Options {
  readonly parent: string | undefined;
  readonly protect: boolean;
  readonly after: readonly string[];
}

const made = new Map<string, Omit<Recorded, keyof Options>>();
const options = new Map<string, Options>();

/** What providers would answer: the values that later resources are made of. */
const answers: Record<string, (name: string, inputs: Record<string, unknown>) => object> = {
  "random:index/randomPassword:RandomPassword": (name) => ({
    result: `password-of-${name}`,
    bcryptHash: `bcrypt-of-${name}`,
  }),
  "random:index/randomBytes:RandomBytes": (name) => ({
    base64: Buffer.from(`bytes-of-${name}`.padEnd(20)).toString("base64"),
  }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: `key-of-${name}`,
    privateKeyPemPkcs8: `key-of-${name}`,
  }),
  "tls:index/selfSignedCert:SelfSignedCert": (name) => ({ certPem: `certificate-of-${name}` }),
  "docker:index/remoteImage:RemoteImage": (name) => ({ imageId: `id-of-${name}` }),
  "docker:index/volume:Volume": (name) => ({ name: `${name}-1` }),
  "docker:index/network:Network": (name) => ({ name: `${name}-1` }),
  "docker:index/container:Container": (name) => ({ name: `${name}-1` }),
  "command:local:Command": () => ({ stdout: "1.2.3" }),
  "pulumi-nodejs:dynamic/memos-sso:IdentityProvider": () => ({
    name: "identity-providers/authelia",
    memosVersion: "0.30.0",
  }),
  // As decided while the application uses the first client still.
  "pulumi-nodejs:dynamic/memos-sso:ClientRotation": (_name, { first, wanted }) => {
    const [old, next] = [first, wanted] as { clientId: string; digest: string }[];
    return {
      // In another order, as the engine may give an object back.
      digests: Object.fromEntries([old, next].flatMap((one) => (one ? [[one.clientId, one.digest]] : []))),
      retiring: old ? [old.clientId] : [],
    };
  },
  "pulumi-nodejs:dynamic/memos-sso:Administrator": () => ({ memosVersion: "0.30.0" }),
  "pulumi-nodejs:dynamic/memos-sso:SignInProof": () => ({ proved: ["everything"], provedAt: "2026-01-01T00:00:00Z" }),
};

/** Puts recorders in place of the engine; call it before the program under test is run. */
export async function recordResources(): Promise<void> {
  made.clear();
  options.clear();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        const plain = unwrapped(inputs) as Record<string, unknown>;
        made.set(name, { type, name, inputs: plain, secrets: secretPaths(inputs) });
        const reference = type.startsWith("memos-sso:") ? undefined : (id ?? `${name}-id`);
        return { id: reference, state: { ...(inputs as object), ...answers[type]?.(name, plain) } };
      },
      call: () => ({}),
    },
    "memos-sso",
    "test",
  );
}

/** Options for a component under test, which let the recorder see the options of all below it. */
export const watched: pulumi.ComponentResourceOptions = {
  transformations: [
    ({ name, opts }) => {
      const after = [opts.dependsOn ?? []].flat().filter((one) => pulumi.Resource.isInstance(one));
      options.set(name, {
        parent: nameOf(opts.parent),
        protect: opts.protect ?? false,
        after: after.map((one) => nameOf(one) ?? ""),
      });
      return undefined;
    },
  ],
};

/** Everything that was registered, in the order of names; waits until the program has come to its end. */
export async function recorded(): Promise<readonly Recorded[]> {
  await pulumi.runtime.disconnect(false);
  return [...made.values()]
    .map((resource) => ({
      ...resource,
      ...(options.get(resource.name) ?? { parent: undefined, protect: false, after: [] }),
    }))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** The value of an output, once it is known. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

const nameOf = (resource: (pulumi.Resource & { readonly __name?: string }) | undefined): string | undefined =>
  resource?.__name;

const isSecret = (value: unknown): value is { value: unknown } => pulumi.runtime.isRpcSecret(value);

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

function unwrapped(value: unknown): unknown {
  if (isSecret(value)) return unwrapped(value.value);
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(entriesOf(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

function secretPaths(value: unknown, path = ""): string[] {
  if (isSecret(value)) return [path];
  return entriesOf(value).flatMap(([key, inner]) => secretPaths(inner, path === "" ? key : `${path}.${key}`));
}
