import { validateIdentifierFilter } from "../../../components/memos/identity-provider/identifier-filter";

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
const lacks = (what: string) => ({ rule: `must not use what Go's regular expressions lack, such as "${what}"` });
const flags = (what: string) => ({ rule: `must not set flags, which can move ^ and $, such as "${what}"` });
const broken = { rule: "must be a regular expression" };
const often = { rule: "must repeat at most 1000 times" };

it.each([
  ["john", wrap("john")],
  ["^john", wrap("john")],
  ["john$", wrap("john")],
  ["^a\\$", wrap("a\\$")],
  ["^a\\\\\\$", wrap("a\\\\\\$")],
  ["^john|jane$", keep("john|jane")],
  ["^(a|b)|(c)$", keep("(a|b)|(c)")],
  ["^\\(a|b$", keep("\\(a|b")],
  ["^[(]a|b[)]$", keep("[(]a|b[)]")],
  ["^(?=a)$", lacks("(?=a)")],
  ["^(?!a)b$", lacks("(?!a)")],
  ["^(?<=a)b$", lacks("(?<=")],
  ["^(?<!a)b$", lacks("(?<!")],
  ["^(?>a)$", lacks("(?>a)")],
  ["^(?i)john$", flags("(?i)")],
  ["^(?i:john)$", flags("(?i:")],
  ["^(?m)john$", flags("(?m)")],
  ["^(a)\\1$", lacks("\\1")],
  ["^\\q$", lacks("\\q")],
  ["^\\u0041$", lacks("\\u")],
  ["^\\C$", lacks("\\C")],
  ["^\\Z$", lacks("\\Z")],
  ["^\\pX$", lacks("\\pX")],
  ["^\\p{Foo}$", lacks("\\p{Foo}")],
  ["^a{1001}$", often],
  ["^a{2,1}$", broken],
  ["^a**$", broken],
  ["^(a$", broken],
  ["^a)$", broken],
  ["^[a$", broken],
  ["^[z-a]$", broken],
])("refuses %s", (filter, problem) => {
  expect(validateIdentifierFilter(filter)).toMatchObject(problem);
});
