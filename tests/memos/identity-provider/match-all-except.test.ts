import { validateIdentifierFilter } from "../../../components/memos/identity-provider/identifier-filter";
import { matchAllExcept } from "../../../components/memos/identity-provider/match-all-except";

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
