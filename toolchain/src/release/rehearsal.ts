import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail, ok, type Finding } from "../checks/finding";
import { checkout } from "../places";
import { capture, type Argv } from "../processes";
import { auditFinding } from "./audit";
import { changesFinding } from "./changes";
import { keptStateFinding } from "./kept-state";
import { forbiddenLicences, type Lockfile } from "./licences";
import { surfaceOf } from "./surface";

/** The package's folder, and the file in it that holds the public surface that was agreed on. */
const folder = join(checkout, "components");
export const reportFile = join(checkout, "docs", "api-report", "pulumi-memos-sso.md");

/** The entries that importers may name, by their declarations in `dist`. */
export const entries = { "pulumi-memos-sso": "index.d.ts", "pulumi-memos-sso/testing": "testing/index.d.ts" } as const;

/** Does all that a release would, but publishing: packs, installs in an empty folder, loads, and looks at what came with it. */
export async function rehearse(): Promise<Finding[]> {
  const scratch = mkdtempSync(join(tmpdir(), "memos-sso-release-"));
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    const told = [
      changesFinding(readFileSync(join(checkout, "CHANGELOG.md"), "utf8"), version),
      keptStateFinding(join(checkout, "tests", "fixtures", "states"), version),
    ];
    const packed = await finding("npm pack", ["npm", "pack", "--silent", "--pack-destination", scratch], folder);
    if (packed.level === "fail") return [...told, packed];
    return [...told, packed, ...surfaceFindings(), ...(await installed(scratch))];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Compares the surface with the one that was agreed on. */
function surfaceFindings(): Finding[] {
  const { report, forgotten, undocumented } = surfaceOf(join(folder, "dist"), entries);
  const agreed = readFileSync(reportFile, "utf8").endsWith(report)
    ? ok("public surface", "as in docs/api-report/pulumi-memos-sso.md")
    : fail(
        "public surface",
        "differs from docs/api-report/pulumi-memos-sso.md",
        "npm run api-report, and read the diff",
      );
  const gaps = [...forgotten, ...undocumented.map((name) => `${name} has no words`)];
  const told =
    gaps.length === 0
      ? ok("documentation", "every export has words, and every type that exports mention can be named")
      : fail("documentation", gaps.join(", "), "export the type, or write what it is");
  return [agreed, told];
}

/** Installs the tarball, with the newest dependencies that it allows, where there was nothing. */
async function installed(scratch: string): Promise<Finding[]> {
  const empty = join(scratch, "empty");
  mkdirSync(empty);
  writeFileSync(join(empty, "package.json"), JSON.stringify({ name: "empty", private: true }));
  const tarball = readdirSync(scratch).find((file) => file.endsWith(".tgz")) ?? "";
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const install = await finding(
    "npm install in an empty folder",
    ["npm", "install", ...quietly, join("..", tarball)],
    empty,
  );
  if (install.level === "fail") return [install];
  const load = `const names = Object.keys(loaded).length; if (names === 0) throw new Error("nothing is exported")`;
  const [required, imported] = await Promise.all([
    finding("require", ["node", "--eval", `const loaded = require("pulumi-memos-sso"); ${load}`], empty),
    finding(
      "import",
      ["node", "--input-type=module", "--eval", `import * as loaded from "pulumi-memos-sso"; ${load}`],
      empty,
    ),
  ]);
  const lockfile = JSON.parse(readFileSync(join(empty, "package-lock.json"), "utf8")) as Lockfile;
  const audit = await capture(["npm", "audit", "--omit=dev", "--json"], { cwd: empty });
  return [install, required, imported, licencesFinding(lockfile), auditFinding(audit.stdout)];
}

function licencesFinding(lockfile: Lockfile): Finding {
  const forbidden = forbiddenLicences(lockfile);
  const count = Object.keys(lockfile.packages).length - 1;
  return forbidden.length === 0
    ? ok("licences", `${count} packages, each under a licence of the list`)
    : fail(
        "licences",
        forbidden.join(", "),
        "read the licence, then allow it in toolchain/src/release/licences.ts or do without",
      );
}

async function finding(what: string, argv: Argv, cwd: string): Promise<Finding> {
  const { code, tail } = await capture(argv, { cwd });
  return code === 0 ? ok(what, "works") : fail(what, `ended with ${code}: ${tail}`, "see its words");
}
