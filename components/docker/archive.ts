import { pipeline, Readable } from "node:stream";
import { extract, pack, type Header } from "tar-stream";

/** A file or a folder of a tar archive, as Docker takes and gives it. */
export interface ArchiveEntry {
  /** Relative to the folder that the archive is unpacked in, without a slash at the end. */
  readonly path: string;

  /** The numeric user and group, such as `10001:10001`. */
  readonly owner: string;

  /** The permissions, such as `0o444`. */
  readonly mode: number;

  /** What is in the file; undefined for a folder. */
  readonly content?: Buffer | string;
}

/** Makes a tar archive (POSIX.1-1988, ustar). Equal entries make equal archives: no entry carries a time. */
export async function createArchive(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, owner, mode, content } of entries) {
    const [uid = 0, gid = 0] = owner.split(":").map(Number);
    const header: Partial<Header> & Pick<Header, "name"> = {
      name: path,
      uid,
      gid,
      mode,
      mtime: new Date(0),
      type: content === undefined ? "directory" : "file",
    };
    archive.entry(header, content ?? "");
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Gives all entries of an archive to a numeric user and group, while the archive is being read. */
export function changeOwner(archive: Readable, owner: string): Readable {
  const [uid = 0, gid = 0] = owner.split(":").map(Number);
  const [reader, writer] = [extract(), pack()];
  reader.on("entry", (header, content, next) => {
    content.pipe(writer.entry({ ...header, uid, gid, uname: "", gname: "", pax: null }, next));
  });
  reader.on("finish", () => {
    writer.finalize();
  });
  reader.on("error", (error) => {
    writer.destroy(error);
  });
  pipeline(archive, reader, (error) => {
    if (error) writer.destroy(error);
  });
  return Readable.from(writer);
}

/**
 * Reads the numeric user of the first entry of an archive.
 *
 * @param head at least the headers before the content of the first file
 * @returns undefined when there is no whole header
 */
export function readOwner(head: Buffer): number | undefined {
  const header = head.subarray(0, blockSize);
  if (header.length < blockSize) return undefined;
  const octal = (from: number, to: number): number => parseInt(header.toString("ascii", from, to), 8);
  // What does not fit into a header precedes it in a record of its own.
  const precedes = header.toString("ascii", 156, 157) === "x";
  return precedes
    ? readOwner(head.subarray(blockSize + Math.ceil(octal(124, 135) / blockSize) * blockSize))
    : octal(108, 115);
}

const blockSize = 512;

/** Reads the files and folders of a tar archive. @throws Error when it is none. */
export async function readArchive(archive: Buffer): Promise<ArchiveEntry[]> {
  const reader = extract();
  reader.end(archive);
  const entries: ArchiveEntry[] = [];
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { name, uid, gid, mode, type } = entry.header;
    entries.push({
      path: name.replace(/\/$/, ""),
      owner: `${uid}:${gid}`,
      mode: mode & 0o7777,
      ...(type === "directory" ? {} : { content: Buffer.concat(chunks) }),
    });
  }
  return entries;
}
