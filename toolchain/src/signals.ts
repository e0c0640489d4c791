import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { projectName } from "./configuration";
import { alive } from "./lock";
import { localDirectory } from "./paths";
import { capture } from "./processes";
import type { Progress } from "./progress";
import { quietly } from "./stack";

/** What a killed pulumi leaves behind in the backend of files. */
interface Lock {
  readonly pid: number;
  readonly hostname: string;
}

/** Something that pulumi was making when it was killed. */
interface Pending {
  readonly type: string;
  readonly resource: {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: { readonly name?: unknown };
  };
}

/** The part of a state, as the backend of files keeps it, that is looked at here. */
interface State {
  readonly checkpoint?: {
    readonly latest?: { readonly resources?: readonly { urn: string }[]; readonly pending_operations?: Pending[] };
  };
}

/**
 * Takes away the lock of a pulumi that was killed, and leaves that of one that is at work.
 *
 * @returns whether there was one
 */
export async function releaseDeadLock(stack: string, env: NodeJS.ProcessEnv, progress: Progress): Promise<boolean> {
  const locks = locksOf(localDirectory, stack);
  if (locks.length === 0 || !locks.every(isDead)) return false;
  progress.say(`stack ${stack}: taking over, because the pulumi that has locked it is gone`);
  removeCorruptFile(localDirectory, stack);
  await quietly(["cancel", "--yes", "--stack", stack], stack, env);
  return true;
}

/**
 * Takes away attributes that a killed pulumi has begun to write. The backend of files has them beside each of its files and can do
 * without, but ends with `EOF` at those that are empty.
 */
export function removeCorruptFile(local: string, stack: string): void {
  const state = `${stack}.json.attrs`;
  const torn = [
    ...filesIn(join(local, ".pulumi", "stacks", projectName())).filter((file) => basename(file) === state),
    ...filesIn(locksFolder(local, stack)).filter((file) => file.endsWith(".attrs")),
  ];
  for (const file of torn) if (statSync(file).size === 0) rmSync(file);
}

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];

const locksFolder = (local: string, stack: string): string =>
  join(local, ".pulumi", "locks", "organization", projectName(), stack);

/** The locks on a stack in a backend of files. */
export function locksOf(local: string, stack: string): Lock[] {
  const folder = locksFolder(local, stack);
  const files = filesIn(folder).filter((file) => file.endsWith(".json"));
  return files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Lock);
}

/** Of another machine's processes nothing can be said. */
export const isDead = (lock: Lock): boolean => lock.hostname === hostname() && !alive(lock.pid);

/** What pulumi was making when it was killed, as the state says. */
export const pendingCreates = (state: string): Pending[] =>
  (latestIn(state)?.pending_operations ?? []).filter(({ type }) => type === "creating");

const resourcesIn = (state: string): ReadonlySet<string> =>
  new Set((latestIn(state)?.resources ?? []).map(({ urn }) => urn));

const latestIn = (state: string) => (JSON.parse(state) as State).checkpoint?.latest;

/** The state of a stack, as the backend of files keeps it. */
const stateOf = (stack: string): string => {
  const file = join(localDirectory, ".pulumi", "stacks", projectName(), `${stack}.json`);
  return existsSync(file) ? readFileSync(file, "utf8") : "{}";
};

/**
 * Lets pulumi forget what it was making when it was killed, once an `up` has made all of it: otherwise it would warn of that for
 * ever.
 */
export async function forgetPending(stack: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (pendingCreates(stateOf(stack)).length === 0) return;
  const exported = JSON.parse(await quietly(["stack", "export", "--stack", stack], stack, env)) as {
    deployment: { pending_operations?: unknown };
  };
  const folder = mkdtempSync(join(tmpdir(), "memos-sso-state-"));
  try {
    const file = join(folder, "state.json");
    const deployment = { ...exported.deployment, pending_operations: undefined };
    writeFileSync(file, JSON.stringify({ ...exported, deployment }), { mode: 0o600 });
    await quietly(["stack", "import", "--stack", stack, "--file", file], stack, env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How Docker takes away what pulumi was making; a volume stays, empty as it is. */
const removals: Readonly<Record<string, readonly string[]>> = {
  "docker:index/container:Container": ["container", "rm", "--force", "--volumes"],
  "docker:index/network:Network": ["network", "rm"],
};

/** The arguments for docker that take away what pulumi was making when it was killed, and has not made since. */
export const removalsOf = (state: string): string[][] =>
  pendingCreates(state).flatMap(({ resource: { type, urn, inputs } }) => {
    const command = removals[type];
    if (command === undefined || typeof inputs?.name !== "string" || resourcesIn(state).has(urn)) return [];
    return [[...command, inputs.name]];
  });

/** Takes away what pulumi was making when it was killed: the state does not know it, so a `destroy` would trip over it. */
export async function removePending(stack: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const command of removalsOf(stateOf(stack))) await capture(["docker", ...command], { env });
}
