import type { Rule } from "./dynamic";
import { InvalidOption } from "./invalid-option";

/** Whether a value is an object literal: no list, no output, no instance of a class. Not by its constructor: it may come from another realm. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value for an error message: an output cannot be shown. */
export const shown = (value: unknown): unknown => (isOutput(value) ? "[output]" : value);

/** Whether a value is an output, a promise or another instance of a class. */
const isOutput = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isPlainObject(value);

/** An object with a rule for each key. An unknown key is refused: a misspelt option would do nothing. An empty path is that of the arguments. */
export const object =
  <T extends object>(rules: Readonly<Record<keyof T, Rule>>): Rule =>
  (option, value) => {
    const known = Object.keys(rules);
    if (!isPlainObject(value))
      throw new InvalidOption(option === "" ? "args" : option, "must be an object", shown(value), listOf(known));
    const path = (key: string): string => (option === "" ? key : `${option}.${key}`);
    for (const key of Object.keys(value)) rejectUnknownKey(path(key), key, known);
    for (const [key, rule] of Object.entries<Rule>(rules)) rule(path(key), value[key]);
  };

/** @throws InvalidOption for a key that is not known, with the nearest one that is. */
export function rejectUnknownKey(path: string, key: string, known: readonly string[]): void {
  if (known.includes(key)) return;
  const [nearest] = known
    .map((one) => ({ one, distance: distance(one, key) }))
    .filter((near) => near.distance <= 2)
    .sort((one, other) => one.distance - other.distance);
  const remedy = nearest === undefined ? listOf(known) : `Did you mean ${nearest.one}? ${listOf(known)}`;
  throw new InvalidOption(path, "must be a known key", key, remedy);
}

const listOf = (known: readonly string[]): string => `The keys are ${known.join(", ")}.`;

/** A list, with a rule for each item. */
export const list =
  (rule: Rule): Rule =>
  (option, value) => {
    if (!Array.isArray(value)) throw new InvalidOption(option, "must be a list", shown(value), "Write [] around it.");
    for (const [index, item] of value.entries()) rule(`${option}[${index}]`, item);
  };

/** An object with names of a user's own, and a rule for each value. */
export const record =
  (rule: Rule): Rule =>
  (option, value) => {
    if (!isPlainObject(value))
      throw new InvalidOption(option, "must be an object", shown(value), "Write { name: value }.");
    for (const [key, item] of Object.entries(value)) rule(`${option}.${key}`, item);
  };

/** A value that may be an output, which is checked where its value is known. */
export const input =
  (rule: Rule): Rule =>
  (option, value) => {
    if (!isOutput(value)) rule(option, value);
  };

/** A value that is looked at elsewhere. */
export const anything: Rule = () => undefined;

/** How many letters must be put in, taken out or changed to make one word of another (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one.toLowerCase()).entries()) {
    const next = [i + 1];
    for (const [j, its] of Array.from(other.toLowerCase()).entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === its ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
