import { randomBytes } from "node:crypto";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultAutheliaImage, defaultGatewayImage, defaultMemosImage } from "pulumi-memos-sso";
import { prepareByHand } from "./by-hand";
import { measure, median, quietly, type Timing } from "./measure";
import { phasesOfUp } from "./phases";
import { goals, phaseTable, timings } from "./tables";

const checkout = join(__dirname, "..", "..");
const httpsPort = 18443;
const apiPort = 18444;

/** A Pulumi project in a folder of its own, with the environment to run the CLI there. */
interface Project {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const pulumi = (project: Project, ...args: string[]): string =>
  quietly("pulumi", ["--non-interactive", ...args], project);
const up = (project: Project): string => pulumi(project, "up", "--yes");

function project(write: (folder: string) => void): Project {
  const cwd = mkdtempSync(join(tmpdir(), "bench-"));
  write(cwd);
  const passphrase = randomBytes(16).toString("hex");
  const env = { ...process.env, PULUMI_BACKEND_URL: `file://${cwd}`, PULUMI_CONFIG_PASSPHRASE: passphrase };
  const made = { cwd, env: { ...env, PULUMI_CONFIG_PASSPHRASE_FILE: undefined } };
  pulumi(made, "stack", "init", "bench");
  return made;
}

/** One of the programs that the project's own is compared with. */
const otherProject = (program: "empty-program" | "floor-program"): Project =>
  project((folder) => {
    cpSync(join(checkout, "bench", program), folder, { recursive: true });
    copyFileSync(join(checkout, "tsconfig.base.json"), join(folder, "tsconfig.base.json"));
    const own = readFileSync(join(folder, "tsconfig.json"), "utf8");
    writeFileSync(join(folder, "tsconfig.json"), own.replace("../../", "./"));
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  });

/** The project's own program with the configuration of its stack dev. */
const ownProject = (): Project =>
  project((folder) => {
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      `${readFileSync(join(checkout, "Pulumi.yaml"), "utf8")}main: ${checkout}\n`,
    );
    const ports = `  memos-sso:httpsPort: ${httpsPort}\n  memos-sso:apiPort: ${apiPort}\n`;
    writeFileSync(
      join(folder, "Pulumi.bench.yaml"),
      `${readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8")}${ports}`,
    );
  });

const takeDown = (taken: Project): void => {
  pulumi(taken, "state", "unprotect", "--all", "--yes");
  pulumi(taken, "destroy", "--yes", "--skip-preview");
};

/** MiB that the three containers take when nobody does anything. */
function idleMemory(): number {
  const ids = quietly("docker", [
    "ps",
    "--quiet",
    "--filter",
    "label=memos-sso.stack=memos-sso/bench",
    "--filter",
    `label=memos-sso.container`,
  ]);
  const usage = quietly("docker", ["stats", "--no-stream", "--format", "{{.MemUsage}}", ...ids.trim().split("\n")]);
  return usage
    .trim()
    .split("\n")
    .map((words) => mebibytes(words.split(" / ")[0] ?? ""))
    .reduce((sum, one) => sum + one, 0);
}

const mebibytes = (words: string): number => {
  const [, amount = "0", unit = "MiB"] = /^([\d.]+)(\w+)$/.exec(words) ?? [];
  return Number(amount) * ({ KiB: 1 / 1024, MiB: 1, GiB: 1024 }[unit] ?? Number.NaN);
};

function byHand(env: NodeJS.ProcessEnv): Timing {
  const script = (verb: string): string => quietly(join(checkout, "bench", "by-hand.sh"), [verb], { env });
  return measure("(a) by hand, from nothing to the answered call", () => script("up"), { after: () => script("down") });
}

/** Puts the tables where readers look for them. */
function writeFigures(text: string): void {
  const file = join(checkout, "docs", "figures.md");
  const place = /(<!-- measured: npm run bench -->\n)[\s\S]*?(<!-- end -->)/;
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(place, (_all, begin, end) => `${String(begin)}\n${text}\n\n${String(end)}`),
  );
}

async function main(): Promise<void> {
  const {
    AUTHELIA_IMAGE = defaultAutheliaImage,
    MEMOS_IMAGE = defaultMemosImage,
    GATEWAY_IMAGE = defaultGatewayImage,
  } = process.env;
  const images = { AUTHELIA_IMAGE, MEMOS_IMAGE, GATEWAY_IMAGE };
  const empty = otherProject("empty-program");
  const floor = otherProject("floor-program");
  const own = ownProject();
  try {
    const hand = byHand((await prepareByHand(httpsPort, apiPort, images)).env);
    const emptyUp = measure("(b) up of an empty program", () => up(empty));
    const emptyPreview = measure("preview of an empty program", () => pulumi(empty, "preview"));
    up(floor);
    const floorUp = measure("up without changes of one resource of each provider", () => up(floor));
    const floorPreview = measure("preview of one resource of each provider", () => pulumi(floor, "preview"));
    const fromNothing = measure("up from nothing to the proof", () => up(own), { after: () => takeDown(own) });
    pulumi(own, "config", "set", "proof", "wiring");
    const wired = measure("the same with the proof wiring, which is what (a) shows", () => up(own), {
      after: () => takeDown(own),
    });
    pulumi(own, "config", "set", "proof", "sign-in");
    const phases = await phasesOfUp(["--non-interactive", "up", "--yes", "--skip-preview"], own);
    const unchanged = measure("up without changes", () => up(own));
    const preview = measure("preview without changes", () => pulumi(own, "preview"));
    const memory = idleMemory();

    const goalTable = goals([
      {
        what: "up from nothing with the proof wiring, against 2.2 × ((a) + (b))",
        reached: median(wired),
        goal: 2.2 * (median(hand) + median(emptyUp)),
        unit: "s",
      },
      {
        what: "up without changes, against 1.2 × the floor program's",
        reached: median(unchanged),
        goal: 1.2 * median(floorUp),
        unit: "s",
      },
      {
        what: "preview without changes, against 1.2 × the floor program's",
        reached: median(preview),
        goal: 1.2 * median(floorPreview),
        unit: "s",
      },
      { what: "idle memory of the three containers", reached: memory, goal: 120, unit: "MiB" },
    ]);
    const all = [hand, emptyUp, emptyPreview, floorUp, floorPreview, fromNothing, wired, unchanged, preview];
    const text = [timings(all), goalTable, phaseTable(phases)].join("\n\n");
    console.log(text);
    if (process.argv.includes("--write")) writeFigures(text);
  } finally {
    takeDown(own);
    takeDown(floor);
    for (const { cwd } of [empty, floor, own]) rmSync(cwd, { recursive: true, force: true });
  }
}

void main();
