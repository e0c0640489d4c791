import { figuresIn, figureTable, withFigures } from "../../toolchain/src/figures";

const lines = [
  '{"about":"rotation","what":"refused","seen":0,"control":"27, when the old client goes at once"}',
  '{"about":"drift","what":"fields found, of 9","seen":9}',
  "",
].join("\n");

it("puts what tests have told in any order in one order", () => {
  expect(figuresIn(lines).map(({ about }) => about)).toEqual(["drift", "rotation"]);
});

it("writes a figure a row, with what shows that the check can fail", () => {
  expect(figureTable(figuresIn(lines)).split("\n")).toEqual([
    "| about    | what               | seen | negative control                     |",
    "| -------- | ------------------ | ---- | ------------------------------------ |",
    "| drift    | fields found, of 9 | 9    |                                      |",
    "| rotation | refused            | 0    | 27, when the old client goes at once |",
  ]);
});

it("replaces the figures of before and nothing else", () => {
  const text = "# Figures\n\n<!-- measured: npm run figures -->\n\n| figures of before |\n\n<!-- end -->\n\nMore.\n";
  const written = withFigures(text, figuresIn(lines));
  expect(written).toContain("| drift    | fields found, of 9 | 9    |");
  expect(written).not.toContain("figures of before");
  expect(written.startsWith("# Figures\n\n<!-- measured: npm run figures -->\n\n|")).toBe(true);
  expect(written.endsWith("|\n\n<!-- end -->\n\nMore.\n")).toBe(true);
});

it("refuses a document that has no place for them", () => {
  expect(() => withFigures("# Figures\n", [])).toThrow(/no place/);
});
