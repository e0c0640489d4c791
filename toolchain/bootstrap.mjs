// The way in for every npm script: brings npm packages and the compiled toolchain up to date, then hands over to it.
// Plain JavaScript without dependencies, because nothing else can run before it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const inCheckout = (...parts) => join(checkout, ...parts);
const command = process.argv[2];

const say = (line) => process.stderr.write(`${line}\n`);
const stop = (line) => {
  say(line);
  // The line that tells a machine how the tests went must be there even when none could run.
  if (command === "test") process.stdout.write("\n0 passed, 1 failed\n");
  process.exit(1);
};
const hash = (content) => createHash("sha256").update(content).digest("hex");
const textOf = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** The policies are for tests, and for those who hand them to Pulumi. */
const withPolicies =
  ["test", "figures", "pulumi"].includes(command) || process.argv.some((one) => one.startsWith("--policy-pack"));

/** The TypeScript projects that a command needs. */
const projects = [
  "components",
  "toolchain",
  ...(withPolicies ? ["policy"] : []),
  ...(command === "bench" ? ["bench"] : []),
];

const steps = [];

/** Runs a program with its output on stderr: stdout belongs to the command. */
function run(what, program, ...args) {
  const begin = performance.now();
  const { status, error } = spawnSync(program, args, { cwd: checkout, stdio: ["ignore", 2, 2] });
  steps.push({ what, seconds: (performance.now() - begin) / 1000 });
  if (error) stop(`error: ${what}: ${program} could not be started: ${error.message}`);
  if (status !== 0) stop(`error: ${what} failed: ${basename(program)} ended with ${status ?? "a signal"}, see above.`);
}

function requireNode() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20)
    stop(`error: node must be 20 or newer, got ${process.versions.node}. Install a current one: https://nodejs.org`);
}

/** True when every package of package-lock.json that this machine needs is there in its version. */
function packagesMatch(lockfile) {
  const installed = textOf(inCheckout("node_modules", ".package-lock.json"));
  if (installed === "") return false;
  const there = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(lockfile).packages).every(
    ([path, wanted]) =>
      path === "" || !path.includes("node_modules/") || wanted.optional || there[path]?.version === wanted.version,
  );
}

function ensurePackages() {
  const lockfile = readFileSync(inCheckout("package-lock.json"), "utf8");
  const record = inCheckout("node_modules", ".memos-sso-lockfile");
  if (textOf(record) === hash(lockfile)) return;
  if (!packagesMatch(lockfile)) {
    const reason = existsSync(inCheckout("node_modules")) ? "differ from package-lock.json" : "are missing";
    if (command === "doctor") stop(`fail  npm packages ${reason}. Remedy: npm ci`);
    say(`npm packages: running npm ci, because they ${reason}`);
    // Scripts of packages are not needed; ours is the build that follows.
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = process.env.npm_execpath;
    if (npm && basename(npm) === "npm-cli.js") run("npm ci", process.execPath, npm, ...args);
    else run("npm ci", "npm", ...args);
  }
  writeFileSync(record, hash(lockfile));
}

/** Name, size and time of every file the build reads: what `tsc --build` itself would look at first. */
function sourceFingerprint() {
  const files = ["tsconfig.base.json"];
  for (const folder of projects) {
    for (const entry of readdirSync(inCheckout(folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if (/\/(node_modules|dist|modules)\//.test(path)) continue;
      if (entry.isFile() && /\.ts$|tsconfig\.json$/.test(path)) files.push(path.slice(checkout.length + 1));
    }
  }
  const facts = files.map((file) => {
    const { size, mtimeMs } = statSync(inCheckout(file));
    return `${file} ${size} ${mtimeMs}`;
  });
  return hash(facts.sort().join("\n"));
}

function ensureBuild() {
  const record = inCheckout(projects.at(-1), "dist", ".built-from");
  const missing = !projects.every((project) => existsSync(inCheckout(project, "dist", ".tsbuildinfo")));
  const fingerprint = sourceFingerprint();
  if (!missing && textOf(record) === fingerprint) return;
  say(
    `TypeScript: compiling ${projects.join(", ")}, because ${missing ? "not all is compiled yet" : "sources changed"}`,
  );
  const tsc = inCheckout("node_modules", "typescript", "bin", "tsc");
  run("tsc --build", process.execPath, tsc, "--build", ...projects);
  writeFileSync(record, fingerprint);
}

requireNode();
ensurePackages();
ensureBuild();
const { main } = await import("./dist/main.js");
process.exitCode = await main(process.argv.slice(2), steps);
