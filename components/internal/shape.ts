import type { Rule } from "./dynamic";
import { InvalidOption } from "./invalid-option";
import { isJsonObject } from "./json-object";

/** The keys of an option that has several, each with its rule. */
export interface Shape {
  readonly required: Readonly<Record<string, Rule>>;
  readonly optional: Readonly<Record<string, Rule>>;
}

/**
 * Checks an option with several keys.
 *
 * @throws InvalidOption for what is no object, for a key that is missing or not known, and for a value that breaks its rule.
 */
export function checkShape(option: string, value: unknown, { required, optional }: Shape): void {
  const keys = [...Object.keys(required), ...Object.keys(optional)];
  if (!isJsonObject(value)) {
    throw new InvalidOption(option, "must be an object", value, `Its keys are ${keys.join(", ")}.`);
  }
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) {
      throw new InvalidOption(
        option,
        "must have no other keys than are known",
        key,
        `Choose among ${keys.join(", ")}.`,
      );
    }
  }
  for (const [key, rule] of Object.entries(required)) {
    if (value[key] === undefined) throw new InvalidOption(`${option}.${key}`, "must be given", undefined, "Add it.");
    rule(`${option}.${key}`, value[key]);
  }
  for (const [key, rule] of Object.entries(optional)) {
    if (value[key] !== undefined) rule(`${option}.${key}`, value[key]);
  }
}

/** A rule for a key that has keys of its own. */
export const shaped =
  (shape: Shape): Rule =>
  (option, value) => {
    checkShape(option, value, shape);
  };
