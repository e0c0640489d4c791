import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultStack } from "../arguments";
import { figuresIn, type Figure, figureTable, withFigures } from "../figures";
import type { Command } from "../main";
import { checkout } from "../paths";
import { onTerminal } from "../processes";
import { setUp } from "../setup";

/**
 * `npm run figures`: runs every test that tells a figure, with all its cases, prints the figures and writes them into
 * docs/figures.md. The paths of some tests run those alone, and leave the figures of the others as they are.
 */
export const figures: Command = async (args, progress) => {
  const { tools } = await setUp({ engine: true, images: true }, defaultStack, progress);
  const folder = mkdtempSync(join(tmpdir(), "figures-"));
  try {
    const file = join(folder, "figures");
    writeFileSync(file, "");
    const code = await onTerminal(
      [process.execPath, jest, "--ci", "--maxWorkers=2", "--runTestsByPath", ...(args.length > 0 ? args : tellers())],
      {
        cwd: checkout,
        env: { ...tools, FIGURES: file },
      },
    );
    const told = figuresIn(readFileSync(file, "utf8"));
    process.stdout.write(`\n${figureTable(told)}\n`);
    if (code === 0) publish(told, args.length === 0);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const jest = createRequire(join(checkout, "package.json")).resolve("jest/bin/jest");

/** The tests that tell a figure. */
function tellers(): string[] {
  const tests = join(checkout, "tests");
  const files = readdirSync(tests, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  return files
    .map((file) => join(tests, file))
    .filter((file) => readFileSync(file, "utf8").includes('support/figures"'));
}

function publish(told: readonly Figure[], whole: boolean): void {
  const document = join(checkout, "docs", "figures.md");
  writeFileSync(document, withFigures(readFileSync(document, "utf8"), told, whole));
}
