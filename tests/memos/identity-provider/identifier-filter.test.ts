import {
  matchAllExcept,
  validateIdentifierFilter,
} from "../../../components/memos/identity-provider/identifier-filter";

/** What Go's regexp.Compile takes as well; compared by hand with Go 1.26. */
const good = [
  "^.+$",
  "^$",
  "^john$",
  "^(john|jane)$",
  "^(?:john|jane)$",
  "^(?P<who>john)$",
  "^(?<who>john)$",
  "^[a-z][a-z0-9-]{1,30}[a-z0-9]$",
  "^[a|b]$",
  "^[]a]$",
  "^[^]a]$",
  "^[[:alpha:]]+$",
  "^a\\\\$",
  "^john\\.doe\\-\\_$",
  "^\\Q.\\E$",
  "^\\Q|\\E$",
  "^\\pL\\p{Greek}\\P{N}$",
  "^\\x{10FFFF}\\x41\\07$",
  "^\\A\\bjohn\\B\\z$",
  "^a{1000}$",
  "^a+?$",
  "^é$",
];

it.each(good)("takes %s", (filter) => {
  expect(validateIdentifierFilter(filter)).toBeUndefined();
});

const wrap = (filter: string) => ({ rule: "must begin with ^ and end with $", remedy: `Write "^(${filter})$".` });
const keep = (filter: string) => ({
  rule: "must keep its alternatives between ^ and $",
  remedy: `Write "^(${filter})$".`,
});
const says = (reason: string) => ({ rule: `must be a regular expression of Go's RE2, which says: ${reason}` });
const syntax = (what: string) => says(`invalid or unsupported Perl syntax: \`${what}\``);
const capture = (what: string) => says(`invalid named capture: \`${what}\``);
const escape = (what: string) => says(`invalid escape sequence: \`${what}\``);
const range = (what: string) => says(`invalid character class range: \`${what}\``);
const repeat = (what: string) => says(`invalid repeat count: \`${what}\``);
const flags = (what: string) => ({ rule: `must not set flags, which can move ^ and $, such as "${what}"` });

it.each([
  ["john", wrap("john")],
  ["^john", wrap("john")],
  ["john$", wrap("john")],
  ["^a\\$", wrap("a\\$")],
  ["^\\Qa$", wrap("\\Qa$")],
  ["^a\\\\\\$", wrap("a\\\\\\$")],
  ["^john|jane$", keep("john|jane")],
  ["^(a|b)|(c)$", keep("(a|b)|(c)")],
  ["^\\(a|b$", keep("\\(a|b")],
  ["^[(]a|b[)]$", keep("[(]a|b[)]")],
  ["^(?=a)$", syntax("(?=")],
  ["^(?!a)b$", syntax("(?!")],
  ["^(?<=a)b$", capture("(?<=a)b$")],
  ["^(?<!a)b$", capture("(?<!a)b$")],
  ["^(?>a)$", syntax("(?>")],
  ["^(?i)john$", flags("(?i)")],
  ["^(?i:john)$", flags("(?i:")],
  ["^(?m)john$", flags("(?m)")],
  ["^(a)\\1$", escape("\\1")],
  ["^\\q$", escape("\\q")],
  ["^\\u0041$", escape("\\u")],
  ["^\\C$", escape("\\C")],
  ["^\\Z$", escape("\\Z")],
  ["^\\pX$", range("\\pX")],
  ["^\\p{Foo}$", range("\\p{Foo}")],
  ["^a{1001}$", repeat("{1001}")],
  ["^a{2,1}$", repeat("{2,1}")],
  ["^a**$", says("invalid nested repetition operator: `**`")],
  ["^(a$", says("missing closing ): `^(a$`")],
  ["^a)$", says("unexpected ): `^a)$`")],
  ["^[a$", says("missing closing ]: `[a$`")],
  ["^[z-a]$", range("z-a")],
])("refuses %s", (filter, problem) => {
  expect(validateIdentifierFilter(filter)).toMatchObject(problem);
});

describe("a filter for every name but one", () => {
  const name = "memos-administrator";
  const filter = new RegExp(matchAllExcept(name));

  it("refuses the name", () => {
    expect(filter.test(name)).toBe(false);
  });

  it.each([
    ...Array.from(name, (_letter, index) => name.slice(0, index)).filter((one) => one !== ""),
    ...Array.from(name, (_letter, index) => `${name.slice(0, index)}X${name.slice(index + 1)}`),
    ...[`${name}2`, `${name}-`, `a${name}`, "john", "Memos-administrator", "_underscore", "jörg@example.com", "m", "x"],
  ])("lets in %s", (other) => {
    expect(filter.test(other)).toBe(true);
  });

  it("refuses no name at all", () => {
    expect(filter.test("")).toBe(false);
  });

  it.each([name, "a-b", "abc"])("is a filter that Memos takes, for %s", (one) => {
    expect(validateIdentifierFilter(matchAllExcept(one))).toBeUndefined();
  });
});
