import type { Rule } from "./dynamic";
import { InvalidOption } from "./invalid-option";

/** Whether a value is an object literal: no list, no output, no instance of a class. Not by its constructor: it may come from another realm. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value for an error message: an output cannot be shown. */
export const shown = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value) || isPlainObject(value) ? value : "[output]";

/** An object with a rule for each key. An unknown key is refused: a misspelt option would do nothing. An empty path is that of the arguments. */
export const object =
  <T extends object>(rules: Readonly<Record<keyof T, Rule>>): Rule =>
  (option, value) => {
    const known = new Map<string, Rule>(Object.entries(rules));
    const keys = `The keys are ${[...known.keys()].join(", ")}.`;
    if (!isPlainObject(value)) throw new InvalidOption(option, "must be an object", shown(value), keys);
    const path = (key: string): string => (option === "" ? key : `${option}.${key}`);
    for (const key of Object.keys(value)) {
      if (known.has(key)) continue;
      const near = [...known.keys()].find((one) => distance(one, key) <= 2);
      const remedy = near === undefined ? keys : `Did you mean ${near}? ${keys}`;
      throw new InvalidOption(path(key), "must be a known key", key, remedy);
    }
    for (const [key, rule] of known) rule(path(key), value[key]);
  };

/** A list, with a rule for each item. */
export const list =
  (rule: Rule): Rule =>
  (option, value) => {
    if (!Array.isArray(value)) throw new InvalidOption(option, "must be a list", shown(value), "Write [] around it.");
    for (const [index, item] of value.entries()) rule(`${option}[${index}]`, item);
  };

/** A value that is looked at elsewhere, such as one that may be an output. */
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
