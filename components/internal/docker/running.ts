import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { messageOf, until } from "../until";

const docker = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)("docker", args);
  return `${stdout}${stderr}`.trim();
};

/**
 * Asks a program in its running container for its version. Run by `command.local.Command` with `CONTAINER` and `ASK` (words with
 * blanks between) in its environment; prints the version.
 *
 * A container that does not keep running ends it with exit code 1 and the container's last words.
 */
export async function main(): Promise<void> {
  const { CONTAINER = "", ASK = "" } = process.env;
  try {
    const words = await until(async () => ({ found: await docker("exec", CONTAINER, ...ASK.split(" ")) }), {
      within: 20_000,
      otherwise: (last) => `The container ${CONTAINER} does not keep running. ${last}`,
    });
    console.log(versionIn(words));
  } catch (error) {
    const lastWords = await docker("logs", "--tail", "20", CONTAINER).catch(messageOf);
    process.stderr.write(`${messageOf(error)}\nIts last words:\n${lastWords}\n`);
    process.exitCode = 1;
  }
}

/** The first exact version in what a program says of itself; all of it when there is none. */
export const versionIn = (words: string): string => /\d+\.\d+\.\d+/.exec(words)?.[0] ?? words;
