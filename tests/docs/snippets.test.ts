import { compared, documents, regionOf, textOf, withSnippets } from "./documents";

it.each(documents)("%s shows code as it is in its source; npm run docs renews it", (file) => {
  const { is, shouldBe } = compared(file, withSnippets);
  expect(is).toBe(shouldBe);
});

it.each(documents)("%s takes all TypeScript from a source", (file) => {
  const text = textOf(file);
  const blocks = text.match(/^```(ts|typescript)$/gm) ?? [];
  const marked = text.match(/<!-- snippet: \S+\.ts(#\S+)? -->\n\n```ts\n/g) ?? [];
  expect(marked).toHaveLength(blocks.length);
});

it("a region that is gone is an error", () => {
  expect(() => regionOf("index.ts", "gone")).toThrow("index.ts has no region gone.");
});

it.each([[["old: true"]], [[]]])("a block that holds %j is replaced, and nothing after it", (old) => {
  const around = (lines: readonly string[]): string =>
    ["<!-- snippet: Pulumi.yaml -->", "", "```yaml", ...lines, "```", "more", "```sh", "ls", "```"].join("\n");
  expect(withSnippets(around(old))).toBe(around([textOf("Pulumi.yaml").trimEnd()]));
});
