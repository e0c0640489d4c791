import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stack";

/**
 * The block that the guide shows for a proxy in front.
 *
 * @param replacements what a reader puts in the place of the guide's names
 * @throws Error when the guide has no such block, or the block no such name.
 */
export function proxyBlock(language: "caddyfile" | "nginx", replacements: Readonly<Record<string, string>>): string {
  const guide = readFileSync(join(root, "docs", "guides", "behind-a-proxy.md"), "utf8");
  const [, block] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(guide) ?? [];
  if (block === undefined) throw new Error(`The guide has no block for ${language}.`);
  return Object.entries(replacements).reduce((text, [name, value]) => {
    if (!text.includes(name)) throw new Error(`The guide's block for ${language} has no ${JSON.stringify(name)}.`);
    return text.replaceAll(name, value);
  }, block);
}
