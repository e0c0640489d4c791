import { spawn } from "node:child_process";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { dockerEnvironment, dockerError } from "./command";

/**
 * Copies a file or a folder from one container to another, with owners and modes; neither needs to run, or to have a shell.
 *
 * They must be two: Docker locks a container while it reads from it.
 *
 * @param from such as `1a2b3c:/from/memos_prod.db`
 * @param to the folder, such as `1a2b3c:/to`
 * @throws Error with Docker's own words.
 */
export async function copyBetween(from: string, to: string): Promise<void> {
  const source = startDocker("cp", from, "-");
  const target = startDocker("cp", "-", to);
  const piped = pipeline(source.child.stdout, target.child.stdin);
  // Docker's words first: they say more than the broken pipe that follows from them.
  for (const end of await Promise.allSettled([source.ended, target.ended, piped])) {
    if (end.status === "rejected") throw end.reason;
  }
}

/**
 * Reads how a file in a container begins, in the archive that Docker makes of it.
 *
 * @param file such as `1a2b3c:/from/memos_prod.db`
 * @returns undefined when there is no such file
 * @throws Error with Docker's own words.
 */
export async function readHead(file: string): Promise<Buffer | undefined> {
  const source = startDocker("cp", file, "-");
  const chunks: Buffer[] = [];
  const read = (async () => {
    // Leaving the loop closes the pipe, and Docker ends.
    for await (const chunk of source.child.stdout) {
      chunks.push(chunk as Buffer);
      if (chunks.reduce((sum, { length }) => sum + length, 0) >= headLength) return;
    }
  })();
  const [end] = await Promise.allSettled([source.ended, read]);
  if (chunks.length > 0) return Buffer.concat(chunks);
  if (end.status === "rejected" && !/could not find the file/i.test(String(end.reason))) throw end.reason;
  return undefined;
}

/** Headers of an archive take one or three blocks of 512 bytes. */
const headLength = 4096;

function startDocker(...args: string[]) {
  const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"], env: dockerEnvironment() });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
  const ended = once(child, "close").then(([code]: (number | null)[]) => {
    if (code !== 0) throw dockerError(args, words);
  });
  return { child, ended };
}
