import { RE2JS } from "re2js";

/** Why a filter cannot be used, and what to do. */
export interface FilterProblem {
  /** To follow the option's path: `must begin with ^ and end with $`. */
  readonly rule: string;
  readonly remedy: string;
}

/**
 * Looks for what is wrong with an identifier filter.
 *
 * Memos hands the filter to Go's RE2 (https://github.com/google/re2/wiki/Syntax) and asks only whether it matches somewhere, so
 * `john` would let in `johnny` too. A filter that does not compile is found by Memos when the first person signs in.
 *
 * @returns the first problem, or undefined when there is none.
 */
export function validateIdentifierFilter(filter: string): FilterProblem | undefined {
  const withoutEscapes = filter.replace(
    /\\(?:Q[\s\S]*?(?:\\E|$)|[pP](?:\{\^?\w+\}|\w)|x\{[0-9A-Fa-f]+\}|[\s\S]|$)/g,
    "a",
  );
  const withoutClasses = withoutEscapes.replace(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, "a");
  const [begins, ends] = [filter.startsWith("^"), withoutEscapes.endsWith("$")];
  const remedy = `Write "^(${filter.slice(begins ? 1 : 0, ends ? -1 : undefined)})$".`;
  if (!begins || !ends) return { rule: "must begin with ^ and end with $", remedy };
  if (hasOuterAlternative(withoutClasses)) return { rule: "must keep its alternatives between ^ and $", remedy };
  const [flags] = /\(\?[a-zA-Z-]+[:)]/.exec(withoutClasses) ?? [];
  if (flags !== undefined) {
    const rule = `must not set flags, which can move ^ and $, such as "${flags}"`;
    return { rule, remedy: "Use plain groups, ( ) or (?: )." };
  }
  try {
    RE2JS.compile(filter);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace("error parsing regexp: ", "") : String(error);
    return { rule: `must be a regular expression of Go's RE2, which says: ${reason}`, remedy: "Correct that part." };
  }
}

function hasOuterAlternative(withoutClasses: string): boolean {
  let depth = 0;
  for (const character of withoutClasses) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth <= 0) return true;
  }
  return false;
}

/**
 * A filter for every name but one, as an anchored pattern of Go's RE2, which has no way to say "not".
 *
 * Where a directory declares the people, somebody in it may be called as Memos' administrator is, and Memos would give that account.
 *
 * @param name of a-z, 0-9 and hyphens
 */
export function matchAllExcept(name: string): string {
  const [first = "", ...others] = name;
  const shorterOrDifferent = others.map((letter, index) => `${name.slice(0, index + 1)}([^${letter}].*)?`);
  return `^([^${first}].*|${shorterOrDifferent.join("|")}|${name}.+)$`;
}
