import { othersThan, turned } from "../../../components/authelia/rotation/clients";
import { unknownValue } from "../../../components/internal/dynamic";

const wanted = { clientId: "memos-b", digest: "digest-b" };
const after = (before: Record<string, string>, shown: string[] | undefined) =>
  turned({ before, wanted, shown: shown && new Set(shown) });

describe("a client that was known before", () => {
  it("stays beside the wanted one, behind it, while the application uses it", () => {
    expect(after({ memos: "digest" }, ["memos", "another text"])).toEqual({
      digests: { "memos-b": "digest-b", memos: "digest" },
      retiring: ["memos"],
    });
  });

  it("stays when the application cannot be asked, and several in the same order whatever that was before", () => {
    expect(after({ memos: "digest", "memos-a": "digest-a" }, undefined)?.retiring).toEqual(["memos", "memos-a"]);
    expect(after({ "memos-a": "digest-a", memos: "digest" }, undefined)?.retiring).toEqual(["memos", "memos-a"]);
  });

  it("goes when the application uses another", () => {
    expect(after({ memos: "digest", "memos-b": "digest-b" }, ["memos-b"])).toEqual({
      digests: { "memos-b": "digest-b" },
      retiring: [],
    });
  });

  it("goes when the application uses none", () => {
    expect(after({ memos: "digest" }, [])?.retiring).toEqual([]);
  });

  it("stays among several when it is the one in use", () => {
    expect(after({ "memos-a": "digest-a", memos: "digest" }, ["memos"])?.retiring).toEqual(["memos"]);
  });
});

describe("a wanted client with the id of one that was known before", () => {
  it("is that one when the secret is the same", () => {
    expect(after({ "memos-b": "digest-b", memos: "digest" }, ["memos"])?.retiring).toEqual(["memos"]);
  });

  it("takes its place when nobody uses it", () => {
    expect(after({ "memos-a": "digest-a", "memos-b": "older" }, ["memos-a"])).toEqual({
      digests: { "memos-b": "digest-b", "memos-a": "digest-a" },
      retiring: ["memos-a"],
    });
  });

  it.each([[["memos-b"]], [undefined]])("is refused when it may be in use with another secret, by %j", (shown) => {
    expect(after({ "memos-b": "older" }, shown)).toBeUndefined();
  });

  it("is another one while its secret is not known yet", () => {
    const unknown = { clientId: "memos-b", digest: unknownValue };
    expect(turned({ before: { "memos-b": "older" }, wanted: unknown, shown: undefined })).toBeUndefined();
  });
});

it("needs no answer of the application when there is none but the wanted client", () => {
  expect(othersThan({ before: {}, wanted })).toBe(false);
  expect(othersThan({ before: { "memos-b": "digest-b" }, wanted })).toBe(false);
  expect(othersThan({ before: { "memos-b": "older" }, wanted })).toBe(true);
  expect(othersThan({ before: { "memos-b": "digest-b", memos: "digest" }, wanted })).toBe(true);
});
