import { spawnSync } from "node:child_process";
import { holderIn } from "../internal/docker/named";
import { databasePath, paths, user } from "./configuration/settings";
import { refusalOf, verdictOf } from "./storage-key";

/**
 * Lets Authelia read the rendered files, and its database with the key in them, before a running Authelia is touched. Run by
 * `command.local.Command` with `CHECKED_IMAGE`, `CHECKED_VOLUME`, `CHECKED_DATA` and `CHECKED_FILTERS` in its environment.
 *
 * Ends with exit code 1 and Authelia's own words when it refuses them. Its exit code says nothing before 4.39, so its words count.
 */
export function main(): void {
  const {
    CHECKED_IMAGE: image = "",
    CHECKED_VOLUME: volume = "",
    CHECKED_DATA: data = "",
    CHECKED_FILTERS,
  } = process.env;
  const checked = { image, volume, data, filters: CHECKED_FILTERS ?? "" };
  const { status, stdout, stderr } = runNamed(checked, commandLine(checked));
  const [configuration = "", database = ""] = stdout.split(separator);
  const words = `${configuration}${stderr}`.trim();
  if (status !== 0 || !accepted(words)) fail(refusedBy(words));
  const told = verdictOf(database) === "older database" ? toldByWhatRuns(checked) : database;
  const refusal = refusalOf(verdictOf(told), data);
  // What follows is how the command is to be used.
  const [said = ""] = told.split("\nUsage:");
  if (refusal !== undefined) fail(`${refusal}\n${said.trim()}`);
  console.log(`${words}\n${said.trim()}`.trim());
}

/** Whether Authelia's words mean that the configuration can be used. */
export const accepted = (words: string): boolean =>
  /loaded (successfully without errors|with warnings)/.test(words) && !words.includes("loaded with errors");

/** What to say when Authelia refuses: settings of a program's own are the only part that nobody has held against the version before. */
export const refusedBy = (words: string): string =>
  `Authelia refuses its configuration.\n${words}\nIf it names settings of your own: spell them as the version of Authelia's image does.`;

interface Checked {
  readonly image: string;

  /** The volume with the configuration. */
  readonly volume: string;

  /** The volume with the database; empty when that is on a server. */
  readonly data: string;
  readonly filters: string;
}

const separator = "\n-- database --\n";

/** Asks for the configuration, then for the database if there is one. */
const script = `authelia validate-config --config "$0"
status=$?
printf '${separator.replaceAll("\n", "\\n")}'
[ ! -e "$1" ] || authelia storage encryption check --config "$0" 2>&1
exit $status`;

const commandLine = (checked: Checked): string[] => [
  ...inContainer(checked),
  ...["--env", `X_AUTHELIA_CONFIG_FILTERS=${checked.filters}`, "--entrypoint", "sh", checked.image],
  ...["-c", script, paths.configuration, databasePath],
];

/** An Authelia that is older than the image can still read the database; it may not read the new configuration. */
function toldByWhatRuns(checked: Checked): string {
  const running =
    run(["ps", "--quiet", "--filter", `volume=${checked.data}`])
      .stdout.trim()
      .split("\n")[0] ?? "";
  const image = running === "" ? "" : run(["inspect", "--format", "{{.Image}}", running]).stdout.trim();
  if (image === "") return "The key cannot be held against the database of an older Authelia, none of which runs.";
  const { stdout, stderr } = runNamed(checked, [
    ...inContainer(checked),
    ...["--env", `AUTHELIA_STORAGE_ENCRYPTION_KEY_FILE=${paths.secrets}/storage-encryption-key`],
    ...["--env", `AUTHELIA_STORAGE_LOCAL_PATH=${databasePath}`],
    ...["--entrypoint", "authelia", image, "storage", "encryption", "check", "--config", "/dev/null"],
  ]);
  return `${stdout}${stderr}`;
}

/** Nothing that is looked at can be changed by it: a running Authelia has the same database open. */
const inContainer = ({ volume, data }: Checked): string[] => [
  ...["--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
  ...["--user", user],
  ...["--mount", `type=volume,source=${volume},target=${paths.folder},readonly`],
  ...(data === "" ? [] : ["--mount", `type=volume,source=${data},target=${paths.data},readonly,volume-nocopy`]),
];

/** Runs a container under a name; one that is there goes first. No preview checks, so a killed run has left it. */
function runNamed({ volume }: Checked, args: readonly string[]): Docker {
  const name = `${volume}-check`;
  const command = ["run", "--name", name, ...args];
  const first = run(command);
  const left = holderIn(first.stderr);
  if (left === undefined) return first;
  run(["rm", "--force", left]);
  return run(command);
}

interface Docker {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[]): Docker {
  const docker = spawnSync("docker", args, { encoding: "utf8" });
  if (docker.error !== undefined)
    fail(`The docker command is needed to check Authelia's configuration: ${docker.error.message}`);
  return docker;
}

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
