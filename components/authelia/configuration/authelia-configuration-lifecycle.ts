import type { CheckResult, CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { docker } from "../../docker/command";
import { stackLabel } from "../../docker/labels";
import { removeHelper, writeVolume } from "../../docker/volume-access";
import {
  entriesOf,
  readVolumeFiles,
  secretsIn,
  type VolumeFilesInputs,
  writeVolumeFiles,
} from "../../docker/volume-files-lifecycle";
import { updateInPlace, guarded } from "../../pulumi/dynamic";
import { checkFiles } from "./checker";
import { putSecretsIn } from "./yaml";

/** Authelia's files, and what is needed to check them. */
export interface AutheliaConfigurationInputs extends VolumeFilesInputs {
  /** The volume with the SQLite database; empty when the database is on a server. */
  readonly data: string;

  /** The filters that configuration.yml goes through, for `X_AUTHELIA_CONFIG_FILTERS`; without one, secrets are put in here. */
  readonly filters: "" | "template";

  /** Of the files, for the container; no change of its own. */
  readonly digest?: string;
}

const schema: readonly (keyof AutheliaConfigurationInputs)[] = [
  "volume",
  "image",
  "data",
  "filters",
  "files",
  "secretFiles",
  "reader",
  "watched",
  "preview",
  "dockerHost",
];

/** Takes every input: the program has checked the options, and Authelia checks the files before they are written. */
export const check = (
  _olds: object,
  news: AutheliaConfigurationInputs,
): Promise<CheckResult<AutheliaConfigurationInputs>> => Promise.resolve({ inputs: news, failures: [] });

/** Every change is made in place. Another image checks the files again. */
export const diff = updateInPlace(schema);

/** Lets Authelia check the files, then writes them. */
export async function create(inputs: AutheliaConfigurationInputs): Promise<CreateResult<AutheliaConfigurationInputs>> {
  return { id: inputs.volume, outs: await checkAndWrite(inputs) };
}

/** Lets Authelia check the files, then writes them and removes those that are no longer declared. */
export async function update(
  _id: string,
  olds: Partial<AutheliaConfigurationInputs>,
  news: AutheliaConfigurationInputs,
): Promise<UpdateResult<AutheliaConfigurationInputs>> {
  return { outs: await checkAndWrite(news, olds) };
}

/** Reads the files. One that was changed in the volume differs from the state, so that a refresh reports it. */
export function read(id: string, props: AutheliaConfigurationInputs): Promise<ReadResult<AutheliaConfigurationInputs>> {
  return guarded(secretsIn(props), async () => {
    const written = putSecretsIn(props);
    const found = await readVolumeFiles(written);
    if (found === undefined) return {};
    // A file in which secrets were put is declared as open, and is secret in the volume.
    const files: Record<string, string> = {};
    for (const [path, template] of Object.entries(props.files)) {
      const content = found.files[path] ?? found.secretFiles[path];
      if (content !== undefined) files[path] = content === written.secretFiles[path] ? template : content;
    }
    // And a secret that was put into such a file has none of its own.
    const secretFiles = Object.entries(props.secretFiles).flatMap(([path, content]) => {
      const actual = path in written.secretFiles ? found.secretFiles[path] : content;
      return actual === undefined ? [] : [[path, actual]];
    });
    return { id, props: { ...props, files, secretFiles: Object.fromEntries(secretFiles) as Record<string, string> } };
  });
}

/** The files go with their volume. Removes what a killed run has left. */
export const remove = (_id: string, { volume }: AutheliaConfigurationInputs): Promise<void> =>
  guarded([], async () => {
    await removeHelper(volume);
    await removeCheckVolume(volume);
  });

function checkAndWrite(
  inputs: AutheliaConfigurationInputs,
  olds: Partial<AutheliaConfigurationInputs> = {},
): Promise<AutheliaConfigurationInputs> {
  return guarded(secretsIn(inputs), async () => {
    const written = putSecretsIn(inputs);
    await checkInVolumeOfItsOwn(written);
    await writeVolumeFiles(written, putSecretsIn({ files: {}, secretFiles: {}, filters: "template", ...olds }));
    return inputs;
  });
}

/** The volume that Authelia reads is touched only by what Authelia has passed. */
async function checkInVolumeOfItsOwn(inputs: AutheliaConfigurationInputs): Promise<void> {
  const { image, stack, data, filters } = inputs;
  const volume = checkVolumeOf(inputs.volume);
  // What a killed run has left of an earlier check must not be checked with this one.
  await removeCheckVolume(inputs.volume);
  await docker("volume", "create", "--label", `${stackLabel}=${stack}`, volume);
  try {
    await writeVolume({ volume, image, stack }, entriesOf(inputs));
    await checkFiles({ image, stack, volume, data, filters });
  } finally {
    await removeCheckVolume(inputs.volume);
  }
}

const checkVolumeOf = (volume: string): string => `${volume}-check`;

async function removeCheckVolume(volume: string): Promise<void> {
  await removeHelper(checkVolumeOf(volume));
  await docker("volume", "rm", "--force", checkVolumeOf(volume));
}
