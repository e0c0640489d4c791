import type * as pulumi from "@pulumi/pulumi";
import { isJsonObject, parseObject, stringField } from "../http/json-object";
import { waitFor } from "../http/wait-for";
import { dockerList, runDocker } from "./command";

/** How a container is watched while it starts; tests give others. */
interface StartupAccess {
  /** How long it may take to answer, in milliseconds. */
  readonly timeout: number;
  readonly runDocker: typeof runDocker;
}

/**
 * Waits until a container that was just made answers its own health check; one without a check only has to run.
 *
 * @throws Error with its last log lines when it ends or Docker restarts it, or when it does not answer within a minute.
 */
export async function waitUntilHealthy(
  { id, name, newInputs }: pulumi.ResourceHookArgs,
  access: StartupAccess = { timeout: 60_000, runDocker },
): Promise<void> {
  if (newInputs?.mustRun === false) return;
  const check = healthCommand(newInputs);
  const failure = await waitFor<string | undefined>(
    async () => {
      const seen = await startFailure(id, access.runDocker);
      if (seen !== undefined || check === undefined) return { value: seen };
      const { code, stderr } = await access.runDocker(["exec", id, ...check]);
      // An image may lack the program of the check: Docker calls such a container unhealthy, and it serves.
      return code === 0 || code === 126 || code === 127 ? { value: undefined } : { pending: stderr.trim() };
    },
    {
      timeout: access.timeout,
      interval: 100,
      timeoutMessage: (last) => `${name} runs and does not answer its health check: ${last}`,
    },
  );
  if (failure !== undefined) throw new Error(failure);
}

/** What the health check runs; it may be another than ours after a transform. */
function healthCommand(inputs: Readonly<Record<string, unknown>> | undefined): string[] | undefined {
  const tests: unknown = isJsonObject(inputs?.healthcheck) ? inputs.healthcheck.tests : undefined;
  const [kind, ...command] = Array.isArray(tests) ? tests.map(String) : [];
  return kind === "CMD" ? command : undefined;
}

/**
 * Says why a container does not stay up, with its last log lines.
 *
 * @returns undefined when it runs and has never been restarted by Docker, and when there is none
 */
export async function startFailure(container: string, run: typeof runDocker = runDocker): Promise<string | undefined> {
  const format = '{"Name":{{json .Name}},"RestartCount":{{json .RestartCount}},"State":{{json .State}}}';
  const inspected = await run(["inspect", "--format", format, container]);
  const { Name, RestartCount, State } = parseObject(inspected.stdout.toString("utf8"));
  if (!isJsonObject(State) || (State.Running === true && RestartCount === 0)) return undefined;
  const { stdout, stderr } = await run(["logs", "--tail", "10", container]);
  const log = `${stdout.toString("utf8")}${stderr}`.trim();
  // While Docker has started it once more, the exit code is that of no end.
  const exit =
    State.Running === true && State.Restarting !== true ? [] : [`it ended with exit code ${String(State.ExitCode)}`];
  const restarts = Number(RestartCount) === 0 ? [] : [`Docker has restarted it, ${Number(RestartCount)} times so far`];
  return [
    `The container ${String(Name).replace(/^\//, "")} does not stay up: ${[...exit, ...restarts].join("; ")}.`,
    ...[stringField(State, "Error")].filter((error) => error !== ""),
    `Its last log lines:\n${log === "" ? "(none)" : log}`,
  ].join(" ");
}

/** Whether all of these containers, by their ids or short ids, run; also true when Docker does not answer, since nothing is known then. */
export async function areRunning(containers: readonly string[]): Promise<boolean> {
  const running = await dockerList("ps", "--quiet", "--no-trunc").catch(() => containers);
  return containers.every((container) => running.some((id) => id.startsWith(container)));
}
