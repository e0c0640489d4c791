import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stack";
import { textOf } from "./documents";

const { version } = JSON.parse(textOf("components/package.json")) as { version: string };

it.each(["README.md", "examples/README.md"])("%s installs the file that npm pack makes", (file) => {
  const named = textOf(file).match(/pulumi-memos-sso-[\d.]+\.tgz/g) ?? [];
  expect(new Set(named)).toEqual(new Set([`pulumi-memos-sso-${version}.tgz`]));
});

const examples = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(examples.map(({ name }) => name))("examples/%s asks for this version", (name) => {
  const { dependencies } = JSON.parse(textOf(`examples/${name}/package.json`)) as {
    dependencies: Record<string, string>;
  };
  expect(dependencies["pulumi-memos-sso"]).toBe(`^${version}`);
});
