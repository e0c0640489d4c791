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
  const parts = parseParts(filter);
  return anchorProblem(filter, parts) ?? groupProblem(parts) ?? escapeProblem(parts) ?? syntaxProblem(parts);
}

function anchorProblem(filter: string, { withoutEscapes, withoutClasses }: Parts): FilterProblem | undefined {
  const [begins, ends] = [filter.startsWith("^"), withoutEscapes.endsWith("$")];
  const remedy = `Write "^(${filter.slice(begins ? 1 : 0, ends ? -1 : undefined)})$".`;
  if (!begins || !ends) return { rule: "must begin with ^ and end with $", remedy };
  return hasOuterAlternative(withoutClasses)
    ? { rule: "must keep its alternatives between ^ and $", remedy }
    : undefined;
}

function groupProblem({ withoutClasses }: Parts): FilterProblem | undefined {
  const beginnings = [...withoutClasses.matchAll(/\(\?(?:P?<(?![=!])|<[=!]|:|[^():<]*[:)]?)/g)].map(
    ([beginning]) => beginning,
  );
  const strange = beginnings.find((beginning) => !["(?:", "(?P<", "(?<"].includes(beginning));
  if (strange === undefined) return undefined;
  const flags = /^\(\?[a-zA-Z-]+[:)]$/.test(strange);
  const rule = flags ? "must not set flags, which can move ^ and $" : "must not use what Go's regular expressions lack";
  return { rule: `${rule}, such as "${strange}"`, remedy: "Use plain groups, ( ) or (?: )." };
}

function escapeProblem({ escapes }: Parts): FilterProblem | undefined {
  const strange = escapes.find((escape) => !isKnownEscape(escape));
  if (strange === undefined) return undefined;
  const rule = `must not use what Go's regular expressions lack, such as "${strange}"`;
  return { rule, remedy: "Write the characters themselves." };
}

function isKnownEscape(escape: string): boolean {
  const property = /^\\[pP]\{?\^?(\w+)\}?$/.exec(escape)?.[1];
  if (property === undefined) return /^\\([\x21-\x2f:-@[-`{-~]|[0afnrtvdDsSwWbBAzQE]|x)/.test(escape);
  return (property.length < 3 && compiles(`\\p{${property}}`, "u")) || compiles(`\\p{Script=${property}}`, "u");
}

function syntaxProblem({ withoutEscapes, withoutClasses }: Parts): FilterProblem | undefined {
  const counts = [...withoutClasses.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [
    Number(from),
    Number(to ?? 0),
  ]);
  if (counts.some((count) => count > 1000)) return { rule: "must repeat at most 1000 times", remedy: "Use + or *." };
  if (compiles(withoutEscapes.replaceAll("(?P<", "(?<"), "")) return undefined;
  const remedy = "Check brackets, parentheses and what stands before * + ? and {.";
  return { rule: "must be a regular expression", remedy };
}

function compiles(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags).source !== "";
  } catch {
    return false;
  }
}

interface Parts {
  /** Everything that begins with a backslash. */
  readonly escapes: readonly string[];

  /** The filter with each escape made a letter. */
  readonly withoutEscapes: string;

  /** The same with each character class made a letter too. */
  readonly withoutClasses: string;
}

function parseParts(filter: string): Parts {
  const escape = /\\(?:[pP](?:\{\^?\w+\}|\w)|x\{[0-9A-Fa-f]+\}|[\s\S]|$)/g;
  const plain = filter.replace(escape, "a");
  const bare = plain.replace(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, "a");
  return { escapes: [...filter.matchAll(escape)].map(([found]) => found), withoutEscapes: plain, withoutClasses: bare };
}

function hasOuterAlternative(bare: string): boolean {
  let depth = 0;
  for (const character of bare) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth <= 0) return true;
  }
  return false;
}
