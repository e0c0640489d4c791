import type { DockerResult } from "../../components/docker/command";
import { waitUntilHealthy } from "../../components/docker/startup";

/** What Docker says of the container, look by look; the last one again and again. */
interface Look {
  readonly state?: object;
  readonly restarts?: number;
  readonly check?: number;
}

const healthcheck = { tests: ["CMD", "wget", "-q", "http://127.0.0.1:5230/healthz"] };

async function started(looks: readonly Look[], inputs: object = { healthcheck }): Promise<string[]> {
  const commands: string[] = [];
  let next = 0;
  let look: Look = {};
  const ended = (code: number, stdout = "", stderr = ""): Promise<DockerResult> =>
    Promise.resolve({ code, stdout: Buffer.from(stdout), stderr });
  const runDocker = (args: readonly string[]): Promise<DockerResult> => {
    const [command = ""] = args;
    commands.push(command === "exec" ? args.join(" ") : command);
    if (command === "exec") return ended(look.check ?? 0, "", "wget: connection refused");
    if (command === "logs") return ended(0, "opening the database\n", "no such column: uid\n");
    look = looks[Math.min(next++, looks.length - 1)] ?? {};
    const { state = { Running: true }, restarts = 0 } = look;
    return ended(0, JSON.stringify({ Name: "/sso-memos-1a2b3c4", RestartCount: restarts, State: state }));
  };
  const about = { urn: "", id: "1a2b3c", type: "", name: "sso-memos-container", newInputs: { ...inputs } };
  await waitUntilHealthy(about, { timeout: 0, runDocker });
  return commands;
}

it("a container that answers its health check is up", async () => {
  expect(await started([{}])).toEqual(["inspect", "exec 1a2b3c wget -q http://127.0.0.1:5230/healthz"]);
});

it.each([
  [{ state: { Running: false, ExitCode: 1 } }, "it ended with exit code 1."],
  [
    { state: { Running: true, Restarting: true, ExitCode: 2, Error: "out of memory" }, restarts: 3 },
    "it ended with exit code 2; Docker has restarted it, 3 times so far. out of memory",
  ],
  [{ state: { Running: true, ExitCode: 0 }, restarts: 1 }, "Docker has restarted it, 1 times so far."],
])("one that ends or starts over and over fails the run with its last log lines: %j", async (look, words) => {
  await expect(started([look])).rejects.toThrow(
    `The container sso-memos-1a2b3c4 does not stay up: ${words} Its last log lines:\nopening the database\nno such column: uid`,
  );
});

it("one that runs and does not answer in time fails the run with what its check said", async () => {
  await expect(started([{ check: 1 }])).rejects.toThrow(
    "sso-memos-container runs and does not answer its health check: wget: connection refused",
  );
});

it("one whose image lacks the program of the check, or that has no check, only has to run", async () => {
  expect(await started([{ check: 127 }])).toHaveLength(2);
  expect(await started([{}], {})).toEqual(["inspect"]);
  expect(await started([{}], { mustRun: false })).toEqual([]);
});
