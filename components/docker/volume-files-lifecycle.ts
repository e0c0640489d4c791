import { posix } from "node:path";
import type { CheckResult, CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { guarded, isUnknown, PartlyCreated, sameValue, updateInPlace } from "../pulumi/dynamic";
import { InvalidOption } from "../pulumi/invalid-option";
import { rejectDataLoss } from "./data-loss";
import { errorMessage } from "../http/wait-for";
import type { ArchiveEntry } from "./archive";
import { volumeExists } from "./command";
import { readVolume, removeFromVolume, removeHelper, writeVolume } from "./volume-access";

/** What a volume is to hold. Paths are relative to the volume. */
export interface VolumeFilesInputs {
  /** The name of the volume. */
  readonly volume: string;

  /** The id of an image that the engine has; nothing of it runs. */
  readonly image: string;

  /** Project and stack, such as `memos-sso/dev`. */
  readonly stack: string;

  /** The numeric owner of each folder that is not root's, by path; an empty path is the volume's own folder. */
  readonly folders: Readonly<Record<string, string>>;

  /** Files that everybody in the container may read, by path. */
  readonly files: Readonly<Record<string, string>>;

  /** Files that only the group of `reader` may read, by path. */
  readonly secretFiles: Readonly<Record<string, string>>;

  /** The numeric user and group that reads the secret files, such as `8000:8000`. */
  readonly reader: string;

  /** The secret files that a program watches. */
  readonly watched: readonly string[];

  /** What a preview shows of secret files, by path. */
  readonly preview: Readonly<Record<string, string>>;

  /** What people would miss if the volume were lost, in words; empty for what can be made again. */
  readonly holds: string;

  /** The volumes whose loss is accepted. */
  readonly acceptDataLoss: readonly string[];

  /** The address of the Docker engine that the volume is on. */
  readonly dockerHost: string;
}

const schema: readonly (keyof VolumeFilesInputs)[] = [
  "volume",
  "image",
  "dockerHost",
  "folders",
  "files",
  "secretFiles",
  "reader",
  "watched",
  "preview",
  "holds",
  "acceptDataLoss",
];

/** Reports at preview that data are lost, unless that was accepted. */
export async function check(
  olds: Partial<VolumeFilesInputs>,
  news: VolumeFilesInputs,
  exists: (volume: string) => Promise<boolean> = volumeExists,
): Promise<CheckResult<VolumeFilesInputs>> {
  const { holds, acceptDataLoss, volume: after, dockerHost } = news;
  if (holds === "" || isUnknown(dockerHost)) return { inputs: news, failures: [] };
  const hosts = { hostBefore: olds.dockerHost, host: dockerHost };
  const data = { before: olds.volume, after, ...hosts, holds, acceptDataLoss, remedy: () => Promise.resolve("") };
  try {
    await rejectDataLoss(data, exists);
    return { inputs: news, failures: [] };
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    return { inputs: news, failures: [{ property: error.option, reason: error.message }] };
  }
}

/** Every change is made in place. Of another image nothing runs either, but a container follows it. */
export const diff = updateInPlace(schema);

/** Writes the files. */
export function create(inputs: VolumeFilesInputs): Promise<CreateResult<VolumeFilesInputs>> {
  return guarded(secretsIn(inputs), async () => {
    await writeVolumeFiles(inputs);
    return { id: inputs.volume, outs: inputs };
  });
}

/** Writes the files and removes those that are no longer declared. */
export function update(
  _id: string,
  olds: Partial<VolumeFilesInputs>,
  news: VolumeFilesInputs,
): Promise<UpdateResult<VolumeFilesInputs>> {
  return guarded(secretsIn(news), async () => {
    await writeVolumeFiles(news, olds);
    return { outs: news };
  });
}

/** Reads the files. One whose content, owner or mode was changed in the volume differs from the state, so that a refresh reports it. */
export function read(id: string, props: VolumeFilesInputs): Promise<ReadResult<VolumeFilesInputs>> {
  return guarded(secretsIn(props), async () => {
    const found = await readVolumeFiles(props);
    // The resource of the volume reports that it is gone; this one remembers which volume held the data.
    if (found === undefined) return props.holds === "" ? {} : { id, props };
    return { id, props: found };
  });
}

/** The files go with their volume. Removes what a killed run has left. */
export const remove = (_id: string, { volume }: VolumeFilesInputs): Promise<void> =>
  guarded([], () => removeHelper(volume));

/**
 * Writes the files that differ from those of a former declaration for the same volume, and removes those that are no longer declared.
 *
 * @throws PartlyCreated when it fails half-way; the state then has no files, so that the next `up` writes them all.
 */
export async function writeVolumeFiles(
  inputs: VolumeFilesInputs,
  olds: Partial<VolumeFilesInputs> = {},
): Promise<void> {
  const { written, removed } = changesOf(inputs, olds);
  try {
    await writeVolume(inputs, written);
    await removeFromVolume(inputs, removed);
  } catch (error) {
    throw new PartlyCreated(errorMessage(error), inputs.volume, { ...inputs, files: {}, secretFiles: {} });
  }
}

/**
 * Compares a declaration with a former one.
 *
 * @returns the entries to be written, with all folders, and the paths of the files to be removed
 */
export function changesOf(
  inputs: VolumeFilesInputs,
  olds: Partial<VolumeFilesInputs>,
): { readonly written: ArchiveEntry[]; readonly removed: string[] } {
  const before = entriesOf({ ...inputs, files: {}, secretFiles: {}, ...(olds.volume === inputs.volume ? olds : {}) });
  const known = new Map(before.filter(isFile).map((entry) => [entry.path, entry]));
  const declared = entriesOf(inputs);
  return {
    written: declared.filter((entry) => !isFile(entry) || !sameValue(known.get(entry.path), entry)),
    removed: [...known.keys()].filter((path) => !declared.some((entry) => entry.path === path)),
  };
}

const isFile = ({ content }: ArchiveEntry): boolean => content !== undefined;

/**
 * Reads the declared files.
 *
 * @returns the inputs with what is really there, a secret file that was changed as a sentence; undefined without the volume.
 */
export async function readVolumeFiles<T extends VolumeFilesInputs>(
  inputs: T,
  access: { readonly exists: typeof volumeExists; readonly readVolume: typeof readVolume } = {
    exists: volumeExists,
    readVolume,
  },
): Promise<T | undefined> {
  if (!(await access.exists(inputs.volume))) return undefined;
  const topLevel = [...new Set(pathsIn(inputs).map((path) => path.split("/")[0] ?? ""))];
  const found = new Map((await access.readVolume(inputs, topLevel)).map((entry) => [entry.path, entry]));
  const expected = new Map(entriesOf(inputs).map((entry) => [entry.path, entry]));
  const present = (files: Readonly<Record<string, string>>, secret: boolean): Record<string, string> =>
    Object.fromEntries(
      Object.entries(files).flatMap(([path, content]) => {
        const entry = found.get(path);
        const wanted = expected.get(path);
        // A file with another owner or mode is written again like one that is gone.
        if (entry?.content === undefined || entry.owner !== wanted?.owner || entry.mode !== wanted.mode) return [];
        const actual = entry.content.toString();
        return [[path, secret && actual !== content ? "This file was changed in the volume." : actual]];
      }),
    );
  return { ...inputs, files: present(inputs.files, false), secretFiles: present(inputs.secretFiles, true) };
}

/** The secrets that no error may show. */
export const secretsIn = ({ secretFiles }: Pick<VolumeFilesInputs, "secretFiles">): string[] =>
  Object.values(secretFiles).flatMap((content) => [content, content.trimEnd()]);

const pathsIn = ({ files, secretFiles }: Pick<VolumeFilesInputs, "files" | "secretFiles">): string[] =>
  [...Object.keys(files), ...Object.keys(secretFiles)].sort();

/** The archive of a declaration: each folder before what is in it. */
export function entriesOf(inputs: VolumeFilesInputs): ArchiveEntry[] {
  const { files, secretFiles, folders, watched } = inputs;
  const group = inputs.reader.split(":")[1] ?? "0";
  const parents = pathsIn(inputs).flatMap(parentsOf);
  const allFolders = [...new Set(["", ...parents, ...Object.keys(folders)])].sort();
  return [
    ...allFolders.map((path) => ({ path, owner: folders[path] ?? "0:0", mode: 0o755 })),
    ...Object.entries(files).map(([path, content]) => ({ path, content, owner: "0:0", mode: 0o444 })),
    ...Object.entries(secretFiles).map(([path, content]) =>
      // Docker sets the group after the last write, and no later event would tell a program that watches the file to read it again.
      watched.includes(path)
        ? { path, content, owner: "0:0", mode: 0o444 }
        : { path, content, owner: `0:${group}`, mode: 0o440 },
    ),
  ];
}

function parentsOf(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === "." ? [] : [...parentsOf(parent), parent];
}
