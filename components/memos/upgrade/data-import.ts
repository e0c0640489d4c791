import { posix } from "node:path";
import { copyBetween, dockerList, readHead } from "../../docker/command";
import { createHelper, removeContainer } from "../../docker/containers";
import { stackLabel } from "../../docker/labels";
import { withHelper, type VolumeAccess } from "../../docker/volume-access";
import { InvalidOption } from "../../pulumi/invalid-option";
import { databaseFile } from "./backups";

/** The option, for an error's text. */
const option = "importData";
const nameInMemosSso = " In MemosSso the option is importMemosData.";

/**
 * Checks that a folder holds the data of a Memos that does not run. The engine must have the image.
 *
 * @param folder an absolute path on the engine's machine
 * @throws InvalidOption
 */
export async function checkImport(where: VolumeAccess, folder: string): Promise<void> {
  const mounted = posix.normalize(folder).replace(/(?<=.)\/$/, "");
  const running = await dockerList("ps", "--filter", `volume=${mounted}`, "--format", "{{.Names}}");
  if (running.length > 0) {
    const remedy = `Stop it first: docker stop ${running.join(" ")}. What it would write later would not be copied.${nameInMemosSso}`;
    throw new InvalidOption(option, `must not be in use, and ${running.join(", ")} runs with it`, folder, remedy);
  }
  const head = await withSource(where, folder, (source) => readHead(posix.join(source, databaseFile))).catch(
    () => undefined,
  );
  if (head !== undefined) return;
  const remedy = `Give the absolute path of the folder on the machine of the Docker engine, as a compose file mounts it at /var/opt/memos.${nameInMemosSso}`;
  throw new InvalidOption(option, `must be a folder with ${databaseFile}`, folder, remedy);
}

/** Copies all that is in a folder into the volume, for another owner. The folder stays as it is. */
export const importData = (where: VolumeAccess, folder: string, owner: string): Promise<void> =>
  withSource(where, folder, (source) =>
    withHelper(where, (target) => copyBetween(`${source}/.`, target, owner), {
      name: `${where.volume}-import`,
      labels: [],
    }),
  );

/** Lends a container that mounts the folder and never starts. */
async function withSource<T>(
  { volume, image, stack }: VolumeAccess,
  folder: string,
  work: (source: string) => Promise<T>,
): Promise<T> {
  const source = await createHelper(`${volume}-import-from`, [
    ...["create", "--network", "none", "--entrypoint", "none", "--label", `${stackLabel}=${stack}`],
    ...["--mount", `type=bind,source=${folder},target=/import,readonly`, image],
  ]);
  try {
    return await work(`${source}:/import`);
  } finally {
    await removeContainer(source);
  }
}
