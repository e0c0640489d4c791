import type { CheckFailure, DiffResult, ReadResult } from "@pulumi/pulumi/dynamic";
import { InvalidOption } from "./invalid-option";
import { rejectUnknownKey } from "./shape";

/** What check and diff get for a value that is not known yet; the same text as `pulumi.runtime.unknownValue`. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything inside it, is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/** Looks at one option and throws an InvalidOption when it cannot be used. */
export type Rule = (option: string, value: unknown) => void;

/**
 * Holds every option against its rule, as a dynamic resource's `check` must answer it.
 *
 * A value that is not known yet passes: it is checked again once it is known.
 */
export function failuresOf(rules: Readonly<Record<string, Rule>>, options: object): CheckFailure[] {
  const values = new Map(Object.entries(options));
  return Object.entries(rules).flatMap(([option, rule]) => {
    const value: unknown = values.get(option);
    return isUnknown(value)
      ? []
      : failureOf(() => {
          rule(option, value);
        });
  });
}

/** The failures of options that have no rule: a misspelt one would do nothing. Pulumi adds a key of its own. */
export const unknownKeys = (rules: Readonly<Record<string, Rule>>, options: object): CheckFailure[] =>
  Object.entries(options).flatMap(([key, value]) =>
    key === "__provider" || value === undefined
      ? []
      : failureOf(() => {
          rejectUnknownKey(key, key, Object.keys(rules));
        }),
  );

/** The failure that a check ends in, as a list of one or none. */
export function failureOf(check: () => void): CheckFailure[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    return [{ property: error.option, reason: error.message }];
  }
}

/** Which of the keys differ between two sets of options; one that is not known yet does. The order of an object's keys does not count. */
export function changedKeys<Key extends string>(keys: readonly Key[], olds: object, news: object): Key[] {
  const [before, after] = [new Map(Object.entries(olds)), new Map(Object.entries(news))];
  return keys.filter((key) => isUnknown(after.get(key)) || !sameValue(before.get(key), after.get(key)));
}

/** What a `diff` found, and the keys of the inputs that it compared. */
export interface ComparedDiff extends DiffResult {
  readonly compared: readonly string[];
}

/** The `diff` of a resource whose changes are all made in place. */
export const updateInPlace =
  (compared: readonly string[]) =>
  (_id: string, olds: object, news: object): Promise<ComparedDiff> => {
    const changes = changedKeys(compared, olds, news).length > 0;
    return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true, compared });
  };

/** The `read` of a resource that is nowhere but in the state. */
export const keepState = <T extends object>(id: string, props: T): Promise<ReadResult<T>> =>
  Promise.resolve({ id, props });

/** The `remove` of a resource that is nowhere but in the state. */
export const removeNothing = (_id: string, _props: object): Promise<void> => Promise.resolve();

/** Whether two JSON values are the same; an absent key and an undefined one are. */
export function sameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** Puts `[secret]` where a text shows one of the secrets, be it plain, escaped for JSON or a URL, or in base64 or hex. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== "").flatMap(formsOf);
  return forms
    .sort((one, other) => other.length - one.length)
    .reduce((seen, form) => seen.replaceAll(form, "[secret]"), text);
}

/**
 * Runs one call of a lifecycle so that nothing but a plain sentence gets out of it.
 *
 * The dynamic provider host prints the stack of what is thrown: the error that leaves has none, and no secret either.
 *
 * @throws Error with the message of what went wrong; id, properties and reasons of a partly created resource go with it.
 */
export async function guarded<T>(secrets: readonly unknown[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = secrets.filter((secret) => typeof secret === "string");
    const plain = new Error(redact(error instanceof Error ? error.message : String(error), known));
    plain.stack = plain.message;
    throw error instanceof PartlyCreated ? Object.assign(plain, error.state([plain.message])) : plain;
  }
}

/** Something was made, but not all of it: Pulumi keeps it in the state and repairs it by an update. */
export class PartlyCreated extends Error {
  constructor(
    message: string,
    private readonly id: string,
    private readonly properties: object,
  ) {
    super(message);
    this.name = "PartlyCreated";
  }

  /** What the dynamic provider host looks for in an error. */
  state(reasons: readonly string[]): { id: string; properties: object; reasons: readonly string[] } {
    return { id: this.id, properties: this.properties, reasons };
  }
}

const formsOf = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("hex"),
];

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return value === undefined ? "undefined" : JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .sort()
    .join(",")}}`;
}
