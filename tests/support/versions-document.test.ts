import { tableIn, withPair } from "./versions-document";

const empty = "Before\n\n<!-- seen: pairs -->\n<!-- end -->\n\nAfter\n";

it("a pair is put where its versions belong, and read again", () => {
  const pairs = [
    { memos: "0.30.0", authelia: "4.38.0", seen: "john signs in" },
    { memos: "0.9.0", authelia: "4.37.5", seen: "refused" },
  ];
  const text = pairs.reduce(withPair, empty);
  expect(text).toMatch(/^Before\n[^]*\nAfter\n$/);
  expect(text.split("\n").filter((line) => line.startsWith("|"))).toEqual([
    "| Memos | 4.37.5 | 4.38.0 |",
    "| --- | --- | --- |",
    "| 0.9.0 | refused |  |",
    "| 0.30.0 |  | john signs in |",
  ]);
  expect(tableIn(text).get("0.30.0")?.get("4.38.0")).toBe("john signs in");
  expect(tableIn(text).get("0.30.0")?.get("4.37.5")).toBeUndefined();
});

it("a later run takes the place of an earlier one", () => {
  const pair = { memos: "0.30.0", authelia: "4.38.0" };
  const text = withPair(withPair(empty, { ...pair, seen: "fails" }), { ...pair, seen: "signs in" });
  expect(tableIn(text).get("0.30.0")?.get("4.38.0")).toBe("signs in");
});
