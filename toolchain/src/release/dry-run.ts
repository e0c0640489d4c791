import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail, ok, type Diagnostic } from "../checks/diagnostic";
import { checkout } from "../paths";
import { capture, type Argv } from "../processes";
import { auditFinding } from "./audit";
import { changesFinding } from "./changes";
import { keptStateFinding } from "./release-state";
import { forbiddenLicences, type Lockfile } from "./licences";

/** The folder of the package. */
const folder = join(checkout, "components");

/** Does all that a release would, but publishing: packs, installs in an empty folder, loads, and looks at what came with it. */
export async function dryRun(): Promise<Diagnostic[]> {
  const scratch = mkdtempSync(join(tmpdir(), "memos-sso-release-"));
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    const told = [
      changesFinding(readFileSync(join(checkout, "CHANGELOG.md"), "utf8"), version),
      keptStateFinding(join(checkout, "tests", "fixtures", "states"), version),
    ];
    const packed = await finding("npm pack", ["npm", "pack", "--silent", "--pack-destination", scratch], folder);
    if (packed.level === "fail") return [...told, packed];
    const documented = await finding("documentation", ["npx", "typedoc", "--emit", "none"], checkout);
    return [...told, packed, documented, ...(await installed(scratch))];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Installs the tarball, with the newest dependencies that it allows, where there was nothing. */
async function installed(scratch: string): Promise<Diagnostic[]> {
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

function licencesFinding(lockfile: Lockfile): Diagnostic {
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

async function finding(what: string, argv: Argv, cwd: string): Promise<Diagnostic> {
  const { code, tail } = await capture(argv, { cwd });
  return code === 0 ? ok(what, "works") : fail(what, `ended with ${code}: ${tail}`, "see its words");
}
