import { keyNameIn, othersThan, published } from "../../../components/authelia/rotation/signing-keys";
import { unknownValue } from "../../../components/internal/dynamic";

const [first, second, third] = ["issuer-private-key", "issuer-private-key-2026-11", "issuer-private-key-2026-12"];
const wanted = { name: second, key: "the second" };
const both = { keys: { [first]: "the first", [second]: "the second" }, retiring: [first] };

it("names a key by its rotation", () => {
  expect(keyNameIn("")).toBe(first);
  expect(keyNameIn("2026-11")).toBe(second);
});

describe("what is published", () => {
  it.each([
    ["before the new key signs", undefined],
    ["when it has just begun to", 0],
    ["a moment before the old one may go", 23.99],
  ])("%s is the old key too", (_when, signing) => {
    expect(published({ before: { [first]: "the first" }, wanted, signing, keepHours: 24 })).toEqual(both);
    expect(published({ before: both.keys, wanted, signing, keepHours: 24 })).toEqual(both);
  });

  it("is the new key alone when it has signed for as long as was asked for", () => {
    const alone = { keys: { [second]: "the second" }, retiring: [] };
    expect(published({ before: both.keys, wanted, signing: 24, keepHours: 24 })).toEqual(alone);
  });

  it("is the new key alone at once when the old one is not to be kept", () => {
    const alone = { keys: { [second]: "the second" }, retiring: [] };
    expect(published({ before: { [first]: "the first" }, wanted, signing: undefined, keepHours: 0 })).toEqual(alone);
  });

  it("is each key that may have signed something when rotations come one upon the other", () => {
    const next = { name: third, key: "the third" };
    expect(published({ before: both.keys, wanted: next, signing: undefined, keepHours: 24 })).toEqual({
      keys: { ...both.keys, [third]: "the third" },
      retiring: [first, second],
    });
  });

  it("is known at the preview, when the new key is still to be made", () => {
    const made = { name: second, key: unknownValue };
    expect(published({ before: { [first]: "the first" }, wanted: made, signing: undefined, keepHours: 24 })).toEqual({
      keys: { [first]: "the first", [second]: unknownValue },
      retiring: [first],
    });
  });

  it("is never one key under two names", () => {
    const before = { [first]: "the second" };
    expect(published({ before, wanted, signing: undefined, keepHours: 24 })?.keys).toEqual({ [second]: "the second" });
  });

  it.each(["another", unknownValue])("is nothing when the name is that of another key: %s", (key) => {
    const again = { name: second, key };
    expect(published({ before: both.keys, wanted: again, signing: 100, keepHours: 24 })).toBeUndefined();
  });
});

it("there are others as long as one is published that does not sign", () => {
  expect(othersThan(wanted, both.keys)).toEqual({ [first]: "the first" });
  expect(othersThan(wanted, { [second]: "the second" })).toEqual({});
});
