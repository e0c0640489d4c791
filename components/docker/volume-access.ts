import { posix } from "node:path";
import { errorMessage } from "../http/wait-for";
import { createArchive, readArchive, type ArchiveEntry } from "./archive";
import { docker, dockerList, dockerOutput } from "./command";
import { containersOf, createHelper, removeContainer } from "./containers";
import { stackLabel } from "./labels";

/** A volume, and what is used to reach what is in it. */
export interface VolumeAccess {
  /** The name of the volume. */
  readonly volume: string;

  /** The id of an image that the engine has. Nothing of it runs, except `rm` where files are to be removed. */
  readonly image: string;

  /** Project and stack that the helper container belongs to, such as `memos-sso/dev`. */
  readonly stack: string;
}

/** Where a helper container mounts the volume. */
const mountPath = "/volume";

/**
 * Writes files and folders into a volume. `docker cp` takes their owners and modes from the archive, so nothing has to run as root.
 *
 * @param entries paths are relative to the volume; an empty path is the volume's own folder
 * @throws Error with Docker's own words.
 */
export async function writeVolume(access: VolumeAccess, entries: readonly ArchiveEntry[]): Promise<void> {
  const archive = await createArchive(
    entries.map((entry) => ({ ...entry, path: posix.join(mountPath.slice(1), entry.path) })),
  );
  await withHelper(access, (folder) => dockerOutput(["cp", "-", folder.replace(mountPath, "/")], { input: archive }));
}

/**
 * Reads files and folders of a volume with all that is in them, through a container that mounts the volume already if there is one.
 *
 * @param paths relative to the volume; one that is not there is left out
 * @throws Error with Docker's own words.
 */
export async function readVolume(access: VolumeAccess, paths: readonly string[]): Promise<ArchiveEntry[]> {
  const [container] = await containersOf(access.volume);
  if (container === undefined) return withHelper(access, (folder) => readAll(folder, paths));
  const format = `{{range .Mounts}}{{if eq .Name "${access.volume}"}}{{.Destination}}{{end}}{{end}}`;
  return readAll(`${container}:${await docker("inspect", "--format", format, container)}`, paths);
}

async function readAll(folder: string, paths: readonly string[]): Promise<ArchiveEntry[]> {
  const entries = await Promise.all(
    paths.map(async (path) => {
      const archive = await dockerOutput(["cp", `${folder}/${path}`, "-"]).catch(unlessMissing);
      // Docker names what it reads by the last part of the path.
      const parent = posix.dirname(path);
      const found = archive === undefined ? [] : await readArchive(archive);
      return found.map((entry) => ({ ...entry, path: posix.join(parent, entry.path) }));
    }),
  );
  return entries.flat();
}

function unlessMissing(error: unknown): undefined {
  if (/could not find the file|no such file/i.test(errorMessage(error))) return undefined;
  throw error;
}

/**
 * Removes files from a volume; one that is not there is no error.
 *
 * @param paths relative to the volume
 */
export async function removeFromVolume(
  { volume, image, stack }: VolumeAccess,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  await createHelper(`${volume}-files`, [
    ...["run", "--rm", "--network", "none", "--read-only", "--user", "0:0", "--label", `${stackLabel}=${stack}`],
    ...["--cap-drop", "ALL", "--cap-add", "DAC_OVERRIDE", "--security-opt", "no-new-privileges"],
    ...["--mount", `type=volume,source=${volume},target=${mountPath}`, "--entrypoint", "rm", image, "-rf", "--"],
    ...paths.map((path) => posix.join(mountPath, path)),
  ]);
}

/** How a helper container is known in Docker. */
export interface HelperOptions {
  readonly name: string;

  /** Labels beside the stack's, such as `memos-sso.backup=memos-data-0.30.0`. */
  readonly labels: readonly string[];
}

/**
 * Lends a container that mounts a volume and never starts.
 *
 * @param work is given the folder of the volume, such as `1a2b3c:/volume`
 */
export async function withHelper<T>(
  { volume, image, stack }: VolumeAccess,
  work: (folder: string) => Promise<T>,
  { name, labels }: HelperOptions = { name: `${volume}-files`, labels: [] },
): Promise<T> {
  const helper = await createHelper(name, [
    ...["create", "--network", "none", "--entrypoint", "none"],
    ...[`${stackLabel}=${stack}`, ...labels].flatMap((label) => ["--label", label]),
    ...["--mount", `type=volume,source=${volume},target=${mountPath},volume-nocopy`, image],
  ]);
  try {
    return await work(`${helper}:${mountPath}`);
  } finally {
    await removeContainer(helper);
  }
}

/** Removes the helper container that a killed run has left at a volume. */
export const removeHelper = async (volume: string): Promise<void> => {
  for (const helper of await dockerList("ps", "--all", "--quiet", "--filter", `name=^/${volume}-files$`)) {
    await removeContainer(helper);
  }
};
