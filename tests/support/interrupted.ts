import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { listed } from "./containers";
import { run, type TestStack } from "./stack";

/** When a run is killed. */
export type Moment =
  /** As soon as Docker has made a thing, such as `sso-memos-container`: the engine has not been told yet, and nothing is saved. */
  | { readonly made: string }
  /** As soon as the CLI says so, such as `sso-front created`: then it is saved. */
  | { readonly says: string };

/** Starts `pulumi up` and kills the CLI with everything that it has started, at one moment. Says whether that moment came. */
export async function killedUp(stack: TestStack, moment: Moment): Promise<boolean> {
  const cli = stack.start("up", "--yes", "--skip-preview");
  const over = new Promise<false>((resolve) => {
    cli.once("close", () => {
      resolve(false);
    });
  });
  const watch = "made" in moment ? watchDocker(cli, stack.label, moment.made) : watchWords(cli, moment.says);
  const came = await Promise.race([watch.came, over]);
  if (came) await killTree(cli);
  watch.end();
  await over;
  return came;
}

interface Watch {
  readonly came: Promise<true>;
  readonly end: () => void;
}

function watchWords(cli: ChildProcess, words: string): Watch {
  const [name = "", what = ""] = words.split(" ");
  return { came: says(cli, new RegExp(`\\s${name} ${what}\\b`)), end: () => undefined };
}

/** Waits for a line that the CLI prints. */
export const says = (cli: ChildProcess, words: RegExp): Promise<true> =>
  new Promise((resolve) => {
    if (cli.stdout === null) return;
    createInterface({ input: cli.stdout }).on("line", (line) => {
      if (words.test(line)) resolve(true);
    });
  });

/** Listens to Docker itself. The CLI is halted until it is clear whose the thing is: other stacks make things of that name, too. */
function watchDocker(cli: ChildProcess, label: string, name: string): Watch {
  const since = String(Math.floor(Date.now() / 1000));
  const format = "{{.Type}} {{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}";
  const marked = new RegExp(`^${name}-[0-9a-f]+$`);
  const events = spawn("docker", ["events", "--since", since, "--filter", "event=create", "--format", format]);
  const came = new Promise<true>((resolve) => {
    createInterface({ input: events.stdout }).on("line", (line) => {
      const [type = "", , id = "", called = ""] = line.split(" ");
      if (!marked.test(type === "volume" ? id : called)) return;
      cli.kill("SIGSTOP");
      void isOurs(type, id, label).then((ours) => {
        if (ours) resolve(true);
        else cli.kill("SIGCONT");
      });
    });
  });
  return { came, end: () => events.kill() };
}

async function isOurs(type: string, id: string, label: string): Promise<boolean> {
  const { stdout } = await run("docker", [type, "inspect", "--format", "{{json .}}", id]);
  const [key = "", value = ""] = label.split("=");
  return stdout.includes(`"${key}":"${value}"`);
}

/** Kills the CLI first, so that it saves nothing any more, and then whatever it has started. */
async function killTree(cli: ChildProcess): Promise<void> {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid="]);
  const processes = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    processes.flatMap(([pid = 0, of]) => (of === parent ? [pid, ...below(pid)] : []));
  const started = below(cli.pid ?? -1);
  cli.kill("SIGKILL");
  for (const pid of started) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** What Docker keeps under a stack's label and its state does not know, as names. */
export async function orphans(stack: TestStack): Promise<string[]> {
  const known = await knownIn(stack);
  const filter = ["--filter", `label=${stack.label}`];
  const kept = [
    ...(await pairs("ps", "--all", "--no-trunc", ...filter, "--format", "{{.ID}} {{.Names}}")),
    ...(await pairs("network", "ls", "--no-trunc", ...filter, "--format", "{{.ID}} {{.Name}}")),
    ...(await pairs("volume", "ls", ...filter, "--format", "{{.Name}} {{.Name}}")),
  ];
  return kept.filter(([id]) => !known.has(id)).map(([, name]) => name);
}

/** The ids of everything in the state, copies of databases included. */
async function knownIn(stack: TestStack): Promise<Set<string>> {
  const { stdout } = await stack.pulumi("stack", "export");
  const { deployment } = JSON.parse(stdout) as {
    deployment: { resources?: { id?: string; outputs?: { copies?: string[] } }[] };
  };
  return new Set((deployment.resources ?? []).flatMap(({ id = "", outputs }) => [id, ...(outputs?.copies ?? [])]));
}

const pairs = async (...args: string[]): Promise<[string, string][]> => {
  const words = await listed(...args);
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as [string, string]] : []));
};
