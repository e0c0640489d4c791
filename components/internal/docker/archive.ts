/** An empty file for an archive. */
export interface EmptyFile {
  readonly name: string;

  /** The numeric user and group that it belongs to. */
  readonly owner: number;
}

/** A tar archive of empty files, as Docker unpacks it. */
export const archiveOf = (files: readonly EmptyFile[]): Buffer =>
  Buffer.concat([...files.map(headerOf), Buffer.alloc(2 * block)]);

/**
 * Reads whose the first file of an archive is.
 *
 * @param beginning at least the headers before the file's content
 * @returns the numeric user; undefined when there is no whole header.
 */
export function ownerIn(beginning: Buffer): number | undefined {
  const header = beginning.subarray(0, block);
  if (header.length < block) return undefined;
  const octal = (from: number, to: number): number => parseInt(header.toString("ascii", from, to), 8);
  // What does not fit into a header precedes it in a record of its own.
  const precedes = header.toString("ascii", 156, 157) === "x";
  return precedes ? ownerIn(beginning.subarray(block + Math.ceil(octal(124, 135) / block) * block)) : octal(108, 115);
}

const block = 512;

/** One header of the ustar format, POSIX.1-1988: texts and octal numbers at fixed places, and a sum over all bytes. */
function headerOf({ name, owner }: EmptyFile): Buffer {
  const header = Buffer.alloc(block);
  const write = (text: string, at: number): number => header.write(text, at, "ascii");
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  write(name, 0);
  write(octal(0o644, 7), 100);
  write(octal(owner, 7), 108);
  write(octal(owner, 7), 116);
  write(octal(0, 11), 124);
  write(octal(0, 11), 136);
  write("        ", 148);
  write("0", 156);
  write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 6)}\u0000 `, 148);
  return header;
}
