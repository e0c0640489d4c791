import { figuresIn, figureTable, withFigures } from "../../toolchain/src/figures";

const lines = [
  '{"about":"rotation","what":"refused","seen":0,"control":"27, when the old client goes at once","by":"rotation.test.ts"}',
  '{"about":"drift","what":"fields found, of 9","seen":9,"by":"drift.test.ts"}',
  "",
].join("\n");

it("puts what tests have told in any order in one order", () => {
  expect(figuresIn(lines).map(({ about }) => about)).toEqual(["drift", "rotation"]);
});

it("writes a figure a row, with what shows that the check can fail", () => {
  expect(figureTable(figuresIn(lines)).split("\n")).toEqual([
    "| about    | what               | seen | negative control                     | told by          |",
    "| -------- | ------------------ | ---- | ------------------------------------ | ---------------- |",
    "| drift    | fields found, of 9 | 9    |                                      | drift.test.ts    |",
    "| rotation | refused            | 0    | 27, when the old client goes at once | rotation.test.ts |",
  ]);
});

describe("a document of figures", () => {
  const empty = "# Figures\n\n<!-- measured: npm run figures -->\n\n<!-- end -->\n\nMore.\n";
  const written = withFigures(empty, figuresIn(lines), false);
  const rowsIn = (text: string) => text.split("\n").filter((line) => /^\| (drift|rotation)/.test(line));

  it("gets them in its place, and stays the same besides", () => {
    expect(rowsIn(written)).toHaveLength(2);
    expect(written.startsWith("# Figures\n\n<!-- measured: npm run figures -->\n\n|")).toBe(true);
    expect(written.endsWith("|\n\n<!-- end -->\n\nMore.\n")).toBe(true);
  });

  const others = [{ about: "drift", what: "fields found, of 10", seen: 10, by: "drift.test.ts" }];

  it("loses those of tests that are gone when all are asked", () => {
    expect(rowsIn(withFigures(written, others, true))).toHaveLength(1);
  });

  it("keeps those of other tests, and loses what these have told before", () => {
    const next = withFigures(written, others, false);
    expect(rowsIn(next)).toEqual([
      "| drift    | fields found, of 10 | 10   |                                      | drift.test.ts    |",
      "| rotation | refused             | 0    | 27, when the old client goes at once | rotation.test.ts |",
    ]);
    expect(withFigures(next, figuresIn(lines), false)).toBe(written);
  });
});

it("refuses a document that has no place for them", () => {
  expect(() => withFigures("# Figures\n", [], true)).toThrow(/no place/);
});
