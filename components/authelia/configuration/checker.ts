import { docker, dockerOutput, runDocker, type DockerResult } from "../../docker/command";
import { containersOf, removeContainer } from "../../docker/containers";
import { stackLabel } from "../../docker/labels";
import { databasePath, paths, user } from "./settings";

/** What Authelia is to check. */
export interface FilesToCheck {
  /** The id of the image that is to run. */
  readonly image: string;

  /** Project and stack that the container belongs to, such as `memos-sso/dev`. */
  readonly stack: string;

  /** The volume with the files. */
  readonly volume: string;

  /** The volume with the database; empty when that is on a server. */
  readonly data: string;

  /** The filters that configuration.yml goes through. */
  readonly filters: string;
}

/**
 * Lets Authelia read its files, and its database with the key in them, before a running Authelia is touched.
 *
 * Before 4.39 `authelia validate-config` always exits 0, so its output counts.
 *
 * @throws Error with Authelia's own words when it rejects them.
 */
export async function checkFiles(files: FilesToCheck): Promise<void> {
  const { code, stdout, stderr } = await runCheck(files);
  const [configuration = "", database = ""] = stdout.toString("utf8").split(separator);
  const words = `${configuration}${stderr}`.trim();
  if (code !== 0 || !isAccepted(words)) throw new Error(rejection(words));
  const checked = parseKeyCheck(database) === "older database" ? await checkByRunningAuthelia(files) : database;
  const refusal = keyCheckError(parseKeyCheck(checked), files.data);
  // What follows is how the command is to be used.
  if (refusal !== undefined) throw new Error(`${refusal}\n${(checked.split("\nUsage:")[0] ?? "").trim()}`);
}

/** Whether Authelia's words mean that the configuration can be used. */
export const isAccepted = (words: string): boolean =>
  /loaded (successfully without errors|with warnings)/.test(words) && !words.includes("loaded with errors");

/** What to say when Authelia rejects the configuration: only settings of the program's own have not been tried with the version. */
export const rejection = (words: string): string =>
  `Authelia refuses its configuration.\n${words}\nIf it names settings of your own: spell them as the version of Authelia's image does.`;

const separator = "\n-- database --\n";

/** Checks the configuration, then the database if there is one. */
const script = `authelia validate-config --config "$0"
status=$?
printf '${separator.replaceAll("\n", "\\n")}'
[ ! -e "$1" ] || authelia storage encryption check --config "$0" 2>&1
exit $status`;

const runCheck = (files: FilesToCheck): Promise<DockerResult> =>
  runOnce(files, [
    ...["--env", `X_AUTHELIA_CONFIG_FILTERS=${files.filters}`, "--entrypoint", "sh", files.image],
    ...["-c", script, paths.configuration, databasePath],
  ]);

/** An older Authelia that runs can still read the database; it may not read the new configuration. */
async function checkByRunningAuthelia(files: FilesToCheck): Promise<string> {
  const [running] = await containersOf(files.data, "running");
  if (running === undefined)
    return "The key cannot be held against the database of an older Authelia, none of which runs.";
  const { stdout, stderr } = await runOnce(files, [
    ...["--env", `AUTHELIA_STORAGE_ENCRYPTION_KEY_FILE=${paths.secrets}/storage-encryption-key`],
    ...["--env", `AUTHELIA_STORAGE_LOCAL_PATH=${databasePath}`],
    ...["--entrypoint", "authelia", await docker("inspect", "--format", "{{.Image}}", running)],
    ...["storage", "encryption", "check", "--config", "/dev/null"],
  ]);
  return `${stdout.toString("utf8")}${stderr}`;
}

/** Nothing that is read can be changed by it: a running Authelia has the same database open. */
async function runOnce({ volume, data, stack }: FilesToCheck, args: readonly string[]): Promise<DockerResult> {
  const created = await dockerOutput([
    ...["create", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ...["--name", `${volume}-files`, "--label", `${stackLabel}=${stack}`, "--user", user],
    ...["--mount", `type=volume,source=${volume},target=${paths.folder},readonly`],
    ...(data === "" ? [] : ["--mount", `type=volume,source=${data},target=${paths.data},readonly,volume-nocopy`]),
    ...args,
  ]);
  const container = created.toString("utf8").trim();
  try {
    return await runDocker(["start", "--attach", container]);
  } finally {
    await removeContainer(container);
  }
}

/** What Authelia says of a database and the key that it is given for it. */
export type KeyCheck =
  /** There is no database yet, or it can be read with the key. */
  | "fits"
  /** It was written with another key. */
  | "another key"
  /** It is of an older Authelia, so that this one cannot say before it has brought it to its own form. */
  | "older database"
  /** It is of a newer Authelia, so that this one would not start. */
  | "newer database"
  /** None of these, such as that the database is locked. */
  | "untold";

/** Reads the words of `authelia storage encryption check`; none mean that there is no database. Its exit code says nothing. */
export function parseKeyCheck(words: string): KeyCheck {
  if (words.trim() === "" || words.includes("Validation: SUCCESS")) return "fits";
  if (words.includes("Validation: FAILURE")) return "another key";
  if (words.includes("storage schema outdated")) return "older database";
  return words.includes("storage schema incompatible") ? "newer database" : "untold";
}

/** Why Authelia would not start with a database, and what to do; undefined when it would, or when nobody can tell. */
export function keyCheckError(verdict: KeyCheck, volume: string): string | undefined {
  if (verdict === "another key") {
    return (
      `The storage encryption key is not the one that Authelia's database in volume ${volume} was written with, and Authelia would ` +
      "not start. Nothing has been touched, an Authelia that runs goes on. Put the old key or its database back; or, to change " +
      "the key on purpose, change it in the database first, as docs/operating.md says under “The storage encryption key”."
    );
  }
  if (verdict === "newer database") {
    return (
      `Authelia's database in volume ${volume} was written by a newer Authelia, and this one would not start. ` +
      "Nothing has been touched. Choose an image that is at least as new, or put a copy from before the upgrade back."
    );
  }
  return undefined;
}
