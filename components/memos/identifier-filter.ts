/** Why a filter cannot be used, and what to do. */
export interface FilterProblem {
  readonly rule: string;
  readonly remedy: string;
}

/** What may follow a backslash in Go's RE2 (https://github.com/google/re2/wiki/Syntax); letters and digits only, since any other character may. */
const knownEscapes = /^[afnrtvxdswDSWbBAzpPQEC0-7]$/;

/**
 * Looks for what is wrong with an identifier filter.
 *
 * Memos hands the filter to Go's RE2 and asks only whether it matches somewhere, so `john` would let in `johnny` too.
 * Memos itself checks nothing before somebody signs in.
 *
 * @returns the first problem, or undefined when there is none.
 */
export function filterProblem(filter: string): FilterProblem | undefined {
  const { escapes, groups, alternatives, repeats, plain } = partsOf(filter);
  const anchored = filter.startsWith("^") && plain.endsWith("$");
  if (!anchored)
    return {
      rule: "must begin with ^ and end with $",
      remedy: `Write "^(${filter.replace(/^\^/, "").replace(/\$$/, "")})$".`,
    };
  if (alternatives) {
    return { rule: "must keep its alternatives between ^ and $", remedy: `Write "^(${filter.slice(1, -1)})$".` };
  }
  const group = groups.find((start) => !["(", "(?:", "(?P<", "(?<"].includes(start));
  if (group !== undefined) {
    return {
      rule: `must not use "${group}", which Go's regular expressions do not have or which moves the anchors`,
      remedy: "Use plain groups, ( ) or (?: ).",
    };
  }
  const escape = escapes.find(
    (letter) => /[A-Za-z0-9]/.test(letter) && (!knownEscapes.test(letter) || /[1-9]/.test(letter)),
  );
  if (escape !== undefined)
    return {
      rule: `must not use "\\${escape}", which Go's regular expressions do not have`,
      remedy: "Write the characters themselves.",
    };
  if (repeats.some((times) => times > 1000))
    return { rule: "must repeat at most 1000 times", remedy: "Use + or * instead." };
  return compiles(plain)
    ? undefined
    : { rule: "must be a regular expression", remedy: "Check brackets, parentheses and what stands before * + ? {." };
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern.replaceAll("(?P<", "(?<")).source !== "";
  } catch {
    return false;
  }
}

interface Parts {
  /** What follows each backslash. */
  readonly escapes: readonly string[];

  /** How each group begins. */
  readonly groups: readonly string[];

  /** Whether there is a `|` outside every group. */
  readonly alternatives: boolean;

  /** The counts between braces. */
  readonly repeats: readonly number[];

  /** The filter with every escaped character replaced by a letter. */
  readonly plain: string;
}

function partsOf(filter: string): Parts {
  const escapes = [...filter.matchAll(/\\([\s\S]?)/g)].map((found) => found[1] ?? "");
  const plain = filter.replace(/\\[pP]\{\^?\w+\}|\\x\{[0-9A-Fa-f]+\}|\\[\s\S]/g, "a");
  const bare = plain.replace(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, "a");
  const groups = [...bare.matchAll(/\((?:\?(?:P?<(?![=!])|<?[=!]|:|[^)<:]*[:)]?))?/g)].map((found) => found[0]);
  const repeats = [...bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap((found) => [
    Number(found[1]),
    Number(found[2] ?? 0),
  ]);
  return { escapes, groups, alternatives: hasOuterAlternative(bare), repeats, plain };
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
