import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { hasCode } from "./system-error";

/**
 * Does work while no other process on this machine does work under the same lock.
 *
 * The lock is a file that holds the id of the process; one that was left behind by a process that is gone is taken over.
 *
 * @param waiting is told once, with the id of the process that holds the lock, when there is one to wait for
 */
export async function locked<T>(file: string, waiting: (holder: number) => void, work: () => Promise<T>): Promise<T> {
  await take(file, waiting);
  const release = (): void => {
    rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function take(file: string, waiting: (holder: number) => void): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!claimed(file)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!alive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) waiting(holder);
    told = true;
    await pause(200);
  }
}

function claimed(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** The process that holds the lock; `undefined` when the file has just gone. */
function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whether there is a process of that id on this machine. */
export function alive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}
