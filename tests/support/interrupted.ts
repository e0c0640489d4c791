import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { listed } from "./containers";
import { run, type TestStack } from "./stack";

/** Starts `pulumi up` and kills the CLI with everything that it has started, as Docker has made a thing. Says whether that moment came. */
export const killedUp = async (stack: TestStack, made: string): Promise<boolean> =>
  (await killedAt(stack, (moment) => moment === `made ${made}`)).killedAt !== undefined;

/** How a run ended that was to be killed. */
export interface KilledRun {
  /** Undefined when it ended by itself. */
  readonly killedAt: string | undefined;
  readonly code: number | null;
  readonly said: string;
}

/**
 * Starts `pulumi up` and kills the CLI with everything that it has started, at the first moment that is meant:
 *
 * - `made sso-memos`: Docker has made a thing. The engine has not been told yet, and nothing is saved.
 * - `created sso-memos-network`: the CLI has said so. Then it is saved.
 */
export async function killedAt(
  stack: TestStack,
  isMeant: (moment: string) => boolean,
  ...args: readonly string[]
): Promise<KilledRun> {
  const cli = stack.start("up", "--yes", "--skip-preview", ...args);
  let said = "";
  cli.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  cli.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const over = new Promise<number | null>((resolve) => {
    cli.once("close", (code) => {
      resolve(code);
    });
  });
  const docker = watchDocker(cli, stack.label, isMeant);
  const killed = await Promise.race([docker.came, saysMoment(cli, isMeant), over.then(() => undefined)]);
  if (killed !== undefined) await killTree(cli);
  docker.end();
  return { killedAt: killed, code: await over, said };
}

/** Waits until the CLI says that it has created something that is meant. */
const saysMoment = (cli: ChildProcess, isMeant: (moment: string) => boolean): Promise<string> =>
  new Promise((resolve) => {
    if (cli.stdout === null) return;
    createInterface({ input: cli.stdout }).on("line", (line) => {
      const [, name = ""] = /\s(\S+) created\b/.exec(line) ?? [];
      if (name === "" || !isMeant(`created ${name}`)) return;
      cli.kill("SIGSTOP");
      resolve(`created ${name}`);
    });
  });

/** Waits for a line that the CLI prints. */
export const says = (cli: ChildProcess, words: RegExp): Promise<true> =>
  new Promise((resolve) => {
    if (cli.stdout === null) return;
    createInterface({ input: cli.stdout }).on("line", (line) => {
      if (words.test(line)) resolve(true);
    });
  });

/** Listens to Docker itself. The CLI is halted until it is clear whose the thing is: other stacks make things of that name, too. */
function watchDocker(
  cli: ChildProcess,
  label: string,
  isMeant: (moment: string) => boolean,
): { readonly came: Promise<string>; readonly end: () => void } {
  const since = String(Math.floor(Date.now() / 1000));
  const format = "{{.Type}} {{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}";
  const events = spawn("docker", ["events", "--since", since, "--filter", "event=create", "--format", format]);
  const came = new Promise<string>((resolve) => {
    createInterface({ input: events.stdout }).on("line", (line) => {
      const [type = "", , id = "", called = ""] = line.split(" ");
      const [, name = ""] = /^(.*)-[0-9a-f]+$/.exec(type === "volume" ? id : called) ?? [];
      const moment = `made ${name}`;
      if (name === "" || !isMeant(moment)) return;
      cli.kill("SIGSTOP");
      void isOurs(type, id, label).then((ours) => {
        if (ours) resolve(moment);
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
    deployment: { resources?: { id?: string; outputs?: { backups?: string[] } }[] };
  };
  return new Set((deployment.resources ?? []).flatMap(({ id = "", outputs }) => [id, ...(outputs?.backups ?? [])]));
}

const pairs = async (...args: string[]): Promise<[string, string][]> => {
  const words = await listed(...args);
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as [string, string]] : []));
};
