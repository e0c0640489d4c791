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
