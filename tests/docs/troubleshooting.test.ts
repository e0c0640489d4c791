import { readdirSync } from "node:fs";
import { join } from "node:path";
import { remedies } from "../../components/proof/diagnosis";
import { root } from "../support/stack";
import { textOf } from "./documents";

const sources = ["components", "toolchain"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .concat("index.ts")
  .filter((path) => /\.(ts|mjs)$/.test(path) && !/(^|\/)(dist|node_modules)\//.test(path))
  .map(textOf)
  .join("\n");

/** The messages that the page explains, such as `httpsPort must be a free port`; `…` stands for what differs. */
const messages = [...textOf("docs/troubleshooting.md").matchAll(/^#{2,4} `(.+)`$/gm)].flatMap(([, message = ""]) =>
  message.split("`, `"),
);

it("the page explains messages", () => {
  expect(messages.length).toBeGreaterThan(10);
});

it.each(messages)("%s is what the code says", (message) => {
  const parts = message.split("…").map((piece) => piece.trim());
  expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});

it("the page explains every step at which the proof can stop", () => {
  const explained = [...textOf("docs/troubleshooting.md").matchAll(/^\| `([^`]+)` /gm)].map(([, step]) => step);
  expect(explained).toEqual(Object.keys(remedies));
});
