import * as pulumi from "@pulumi/pulumi";
import { skipPortChecks } from "../docker/ports";
import { answers } from "./answers";

/** How a program under test is to be run. */
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
   * Whether to run as in `pulumi preview`, where nothing is known that a provider would have to tell.
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

/** A resource that a program under test has registered. */
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

/** A program under test: what it registers is kept, and nothing is created. */
export interface MockedProgram {
  /** Everything that was registered, in the order of names; waits until the program has come to its end. */
  readonly resources: () => Promise<readonly MockedResource[]>;
}

/**
 * Puts mocks in the engine's place, for the tests of programs that use this package: no Docker, no network, no plugins. Call it before
 * the program makes its first resource, and again for another run.
 */
export async function mockProgram(options: MockOptions = {}): Promise<MockedProgram> {
  const { project = "project", stack = "test", preview = false, config = {}, answer = () => undefined } = options;
  const made = new Map<string, MockedResource>();
  skipPortChecks();
  await lastRun();
  lastRun = ended;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        const given = inputs as object;
        const resource = { type, name, inputs: plainly(given), secrets: secretPaths(given) };
        made.set(name, resource);
        const told = preview ? {} : { ...answers[type]?.(name, resource.inputs), ...answer(resource) };
        const known = id === undefined || id === "" ? `${name}-id` : id;
        return { id: isComponent(type) || preview ? undefined : known, state: { ...given, ...told } };
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

/** The value of an output, once it is known; never comes for one that a preview does not know. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

const ended = (): Promise<void> => pulumi.runtime.disconnect(false);

/** Waits for the run before, which would register the rest of its resources in the next one's place. */
let lastRun = (): Promise<void> => Promise.resolve();

const isComponent = (type: string): boolean => type.startsWith("memos-sso:");

const isSecret = (value: unknown): value is { value: unknown } => pulumi.runtime.isRpcSecret(value);

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

const plainly = (inputs: object): Record<string, unknown> =>
  Object.fromEntries(entriesOf(inputs).map(([key, value]) => [key, unwrapped(value)]));

function unwrapped(value: unknown): unknown {
  if (isSecret(value)) return unwrapped(value.value);
  if (Array.isArray(value)) return value.map(unwrapped);
  return typeof value === "object" && value !== null ? plainly(value) : value;
}

function secretPaths(value: unknown, path = ""): string[] {
  if (isSecret(value)) return [path];
  return entriesOf(value).flatMap(([key, inner]) => secretPaths(inner, path === "" ? key : `${path}.${key}`));
}
