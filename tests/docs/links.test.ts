import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root } from "../support/stack";
import { documents, textOf } from "./documents";

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "code");

const linksIn = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsIn = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** The links of a document that lead nowhere. */
const broken = (file: string, text: string): string[] =>
  linksIn(text)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      const there = path === "" ? file : normalize(join(dirname(file), path));
      if (!existsSync(join(root, there))) return true;
      return anchor !== undefined && !anchorsIn(there === file ? text : textOf(there)).includes(anchor);
    });

it.each(documents)("%s links to what is there", (file) => {
  expect(broken(file, textOf(file))).toEqual([]);
});

it("every page below docs/ can be reached from the README", () => {
  const reached = new Set<string>(["README.md"]);
  for (const file of reached) {
    for (const target of linksIn(textOf(file))) {
      const there = normalize(join(dirname(file), target.split("#")[0] ?? ""));
      if (documents.includes(there)) reached.add(there);
    }
  }
  expect(documents.filter((file) => file.startsWith("docs/") && !reached.has(file))).toEqual([]);
});

it("a link to a missing file or heading is found", () => {
  const text = "# Here\n\n[a](#here) [b](#gone) [c](gone.md) [d](Pulumi.yaml) [e](https://example.com)\n";
  expect(broken("README.md", text)).toEqual(["#gone", "gone.md"]);
});
