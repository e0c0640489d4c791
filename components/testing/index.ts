import * as pulumi from "@pulumi/pulumi";

/** How to run the program under test. */
export interface MockOptions {
  /**
   * The name of the project.
   *
   * @default "project"
   */
  readonly project?: string;

  /**
   * The name of the stack.
   *
   * @default "test"
   */
  readonly stack?: string;

  /**
   * Whether to run as in `pulumi preview`, where the outputs of providers are unknown.
   *
   * @default false
   */
  readonly preview?: boolean;

  /**
   * The stack's configuration, by full keys such as `project:domain`.
   *
   * @default none
   */
  readonly config?: Readonly<Record<string, string>>;

  /**
   * What providers answer: for resources that are not this package's, or in place of what it answers for its own.
   *
   * @default the inputs, as outputs
   */
  readonly answer?: (resource: MockedResource) => Readonly<Record<string, unknown>> | undefined;
}

/** A resource that the program under test has registered. */
export interface MockedResource {
  /** The type, such as `docker:index/container:Container`. */
  readonly type: string;

  /** The name in the program, such as `notes-memos-container`. */
  readonly name: string;

  /** The inputs, secrets in plain text. */
  readonly inputs: Readonly<Record<string, unknown>>;

  /** The paths of inputs that are secret, such as `environment.TOKEN`. */
  readonly secrets: readonly string[];
}

/** A program under test: it creates nothing. */
export interface MockedProgram {
  /** Waits for the end of the program and returns what it registered, sorted by name. */
  readonly resources: () => Promise<readonly MockedResource[]>;
}

/**
 * Replaces Pulumi's engine by mocks, for the tests of programs that use this package: no Docker, no network, no plugins. Call it before
 * the program creates its first resource, and again for another run.
 */
export async function mockProgram(options: MockOptions = {}): Promise<MockedProgram> {
  const { project = "project", stack = "test", preview = false, config = {}, answer = () => undefined } = options;
  const made = new Map<string, MockedResource>();
  await lastRun();
  lastRun = ended;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        const given = inputs as object;
        const resource = { type, name, inputs: plainInputs(given), secrets: secretPaths(given) };
        made.set(name, resource);
        const outputs = preview ? {} : { ...answers[type]?.(name, resource.inputs), ...answer(resource) };
        const knownId = id === undefined || id === "" ? `${name}-id` : id;
        return { id: isComponent(type) || preview ? undefined : knownId, state: { ...given, ...outputs } };
      },
      call: () => ({}),
    },
    project,
    stack,
    preview,
  );
  pulumi.runtime.setAllConfig({ ...config });
  return {
    resources: async () => {
      await ended();
      return [...made.values()].sort((one, other) => one.name.localeCompare(other.name, "en"));
    },
  };
}

/** The value of an output; never resolves for one that a preview does not know. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

const ended = (): Promise<void> => pulumi.runtime.disconnect(false);

/** Waits for the previous run, which would otherwise register its last resources in this one. */
let lastRun = (): Promise<void> => Promise.resolve();

const isComponent = (type: string): boolean => type.startsWith("memos-sso:");

const isSecret = (value: unknown): value is { value: unknown } => pulumi.runtime.isRpcSecret(value);

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

const plainInputs = (inputs: object): Record<string, unknown> =>
  Object.fromEntries(entriesOf(inputs).map(([key, value]) => [key, plainValue(value)]));

function plainValue(value: unknown): unknown {
  if (isSecret(value)) return plainValue(value.value);
  if (Array.isArray(value)) return value.map(plainValue);
  return typeof value === "object" && value !== null ? plainInputs(value) : value;
}

function secretPaths(value: unknown, path = ""): string[] {
  if (isSecret(value)) return [path];
  return entriesOf(value).flatMap(([key, inner]) => secretPaths(inner, path === "" ? key : `${path}.${key}`));
}

type Values = Readonly<Record<string, unknown>>;

/** The outputs that providers would add, by the type of the resource, from its name and inputs. */
const answers: Readonly<Record<string, (name: string, inputs: Values) => Values>> = {
  "random:index/randomPassword:RandomPassword": (name) => ({
    result: `password-of-${name}`,
    bcryptHash: `bcrypt-of-${name}`,
  }),
  "random:index/randomBytes:RandomBytes": (name) => ({
    base64: Buffer.from(`bytes-of-${name}`.padEnd(20)).toString("base64"),
    hex: "1a2b3c4d",
  }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: `key-of-${name}`,
    privateKeyPemPkcs8: `key-of-${name}`,
  }),
  "pulumi-nodejs:dynamic/memos-sso:CertificateAuthority": (name) => ({
    certificate: `certificate-of-${name}`,
    intermediateCertificate: `intermediate-certificate-of-${name}`,
  }),
  "docker:index/remoteImage:RemoteImage": (name) => ({ imageId: `id-of-${name}` }),
  "docker:index/volume:Volume": (name) => ({ name: `${name}-1` }),
  "docker:index/network:Network": (name) => ({ name: `${name}-1` }),
  "docker:index/container:Container": (name) => ({ name: `${name}-1` }),
  "command:local:Command": () => ({ stdout: "1.2.3" }),
  "pulumi-nodejs:dynamic/memos-sso:IdentityProvider": () => ({
    name: "identity-providers/authelia",
    memosVersion: "0.30.0",
  }),
  // As decided while the application still uses the first client.
  "pulumi-nodejs:dynamic/memos-sso:ClientRotation": (_name, { initial, current }) => {
    const clients = [initial, current] as { clientId: string; digest: string }[];
    return {
      digests: Object.fromEntries(clients.map(({ clientId, digest }) => [clientId, digest])),
      previous: clients.slice(0, 1).map(({ clientId }) => clientId),
    };
  },
  "pulumi-nodejs:dynamic/memos-sso:Administrator": () => ({ memosVersion: "0.30.0" }),
  "pulumi-nodejs:dynamic/memos-sso:MemosData": () => ({ backups: ["a-copy"] }),
  "pulumi-nodejs:dynamic/memos-sso:SignInProof": () => ({ proved: ["everything"], provedAt: "2026-01-01T00:00:00Z" }),
};
