import { spawnSync } from "node:child_process";
import { isNameTaken } from "../internal/docker/command";
import { paths, user } from "./configuration/settings";

/**
 * Lets Authelia read the rendered files before a running Authelia is touched. Run by `command.local.Command` with
 * `CHECKED_IMAGE`, `CHECKED_VOLUME` and `CHECKED_FILTERS` in its environment.
 *
 * Ends with exit code 1 and Authelia's own words when it refuses them. Its exit code says nothing before 4.39, so its words count.
 */
export function main(): void {
  const { CHECKED_IMAGE = "", CHECKED_VOLUME = "", CHECKED_FILTERS = "" } = process.env;
  const docker = run(CHECKED_VOLUME, commandLine(CHECKED_IMAGE, CHECKED_VOLUME, CHECKED_FILTERS));
  if (docker.error !== undefined)
    fail(`The docker command is needed to check Authelia's configuration: ${docker.error.message}`);
  const words = `${docker.stdout}${docker.stderr}`.trim();
  if (docker.status !== 0 || !accepted(words)) fail(`Authelia refuses its configuration.\n${words}`);
  console.log(words);
}

/** Runs the checker under a name; one that a killed run has left there goes first. */
function run(volume: string, args: readonly string[]): ReturnType<typeof spawned> {
  const name = `${volume}-check`;
  const command = ["run", "--name", name, ...args];
  const first = spawned(command);
  if (!isNameTaken(first.stderr)) return first;
  spawned(["rm", "--force", name]);
  return spawned(command);
}

const spawned = (args: readonly string[]) => spawnSync("docker", args, { encoding: "utf8" });

/** Whether Authelia's words mean that the configuration can be used. */
export const accepted = (words: string): boolean =>
  /loaded (successfully without errors|with warnings)/.test(words) && !words.includes("loaded with errors");

const commandLine = (image: string, volume: string, filters: string): string[] => [
  ...["--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
  ...["--user", user, "--env", `X_AUTHELIA_CONFIG_FILTERS=${filters}`],
  ...["--mount", `type=volume,source=${volume},target=${paths.folder},readonly`],
  ...["--entrypoint", "authelia", image, "validate-config", "--config", paths.configuration],
];

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
