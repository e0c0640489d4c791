/** Properties of a resource, as they cross the wire. */
export type Properties = Record<string, unknown>;

/** The signature that Pulumi puts on a value to say that it is more than it seems, and the one for secrets. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What stands on the wire for a value that is not known before it is made. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a property is not known yet, secret or not: providers have two ways to say so. */
export const isUnknown = (value: unknown): boolean =>
  value === unknown || (isSigned(value, secretSignature) && isUnknown(value.value)) || isUnknownOutput(value);

const isUnknownOutput = (value: unknown): boolean => isSigned(value, outputSignature) && !("value" in value);

export const secret = (value: unknown): Properties => ({ [signature]: secretSignature, value });

/** The names of the properties that are secret, in alphabetical order. */
export const secretsIn = (properties: Properties): string[] =>
  Object.keys(properties)
    .filter((name) => isSecret(properties[name]))
    .sort();

/** A property that is a text, secret or not. */
export function textIn(properties: Properties, name: string): string {
  const value = properties[name];
  const bare = isSecret(value) ? value.value : value;
  if (typeof bare !== "string") throw new Error(`${name} must be a text, got ${JSON.stringify(bare)}`);
  return bare;
}

const isSecret = (value: unknown): value is { value: unknown } => isSigned(value, secretSignature);

const isSigned = (value: unknown, as: string): value is { value: unknown } =>
  typeof value === "object" && value !== null && signature in value && value[signature] === as;
