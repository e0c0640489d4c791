import { differences, withDetails } from "../../components/pulumi/detailed-diff";

describe("the properties that differ", () => {
  it.each([
    [{ image: "one" }, { image: "another" }, { image: "UPDATE" }],
    [{}, { image: "one" }, { image: "ADD" }],
    [
      { files: { "a.yml": "1", b: "2" } },
      { files: { "a.yml": "3", c: "4" } },
      { 'files["a.yml"]': "UPDATE", "files.b": "DELETE", "files.c": "ADD" },
    ],
    [{ scopes: ["openid"] }, { scopes: ["openid", "email"] }, { scopes: "UPDATE" }],
    [{ files: {} }, { files: {} }, {}],
    [{ image: "one" }, {}, { image: "DELETE" }],
    // What the lifecycle does not compare is an output, or says what other properties say.
    [{ memosVersion: "0.30.0", digest: "1" }, { digest: "2" }, {}],
  ])("of %j and %j are %j", (olds, news, expected) => {
    expect(Object.fromEntries(differences(["image", "files", "scopes"], olds, news))).toEqual(expected);
  });
});

it("leaves a result as it is when nothing changes, and in a host that cannot be told", () => {
  const same = { changes: false, replaces: [], deleteBeforeReplace: true };
  expect(withDetails({ a: 1 }, { a: 2 }, same)).toBe(same);
  const changed = { changes: true, replaces: [], deleteBeforeReplace: true, compared: ["a"] };
  expect(withDetails({ a: 1 }, { a: 2 }, changed)).toBe(changed);
});
