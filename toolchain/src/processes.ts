import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { hasCode } from "./system-error";

/** A program and its arguments; never a shell's line. */
export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** The working directory. Default: this process's own. */
  readonly cwd?: string;

  /** The whole environment. Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface CaptureOptions extends RunOptions {
  /** Gets each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;

  /** The process is ended when it has not printed a line so many milliseconds after its start. Default: no limit. */
  readonly firstLineWithin?: number;
}

/** How a process ended. */
export interface Finished {
  /** The exit code; 127 when there is no such program, 128 and more when a signal ended it. */
  readonly code: number;

  /** All lines of stdout. */
  readonly stdout: string;

  /** The last 40 lines of stdout and stderr together. */
  readonly tail: string;
}

/** Thrown when this process was told to end while it waited for another. */
export class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

const tailLines = 40;
const noSuchProgram = 127;
const running = new Set<ChildProcess>();
let interruption: NodeJS.Signals | undefined;

/** Hands SIGINT, SIGTERM and SIGHUP to the processes that are running; without any, ends this one. */
export function forwardSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interruption = signal;
      if (running.size === 0) process.exit(codeOf(signal));
      // A terminal gives Ctrl-C to all of its foreground processes by itself, and pulumi takes a second one for "stop
      // without cleaning up".
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      for (const child of running) child.kill(signal);
    });
  }
}

/** Runs a program to its end and keeps what it prints. A failure is an exit code, not an exception. */
export async function capture(argv: Argv, options: CaptureOptions = {}): Promise<Finished> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", "pipe", "pipe"] });
  const patience = options.firstLineWithin;
  const silence = patience === undefined ? undefined : setTimeout(() => child.kill(), patience);
  const stdout: string[] = [];
  const tail: string[] = [];
  const heard = (line: string): void => {
    clearTimeout(silence);
    tail.push(line);
    if (tail.length > tailLines) tail.shift();
    options.onLine?.(line);
  };
  createInterface(child.stdout).on("line", (line) => {
    stdout.push(line);
    heard(line);
  });
  createInterface(child.stderr).on("line", heard);
  const code = await ended(child).finally(() => {
    clearTimeout(silence);
  });
  return { code, stdout: stdout.join("\n"), tail: tail.join("\n") };
}

/** Runs a program to its end on this process's own terminal, and returns its exit code as in {@link Finished}. */
export async function onTerminal(argv: Argv, options: RunOptions = {}): Promise<number> {
  const [program, ...args] = argv;
  return ended(spawn(program, args, { cwd: options.cwd, env: options.env, stdio: "inherit" }));
}

async function ended(child: ChildProcess): Promise<number> {
  running.add(child);
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => {
      if (hasCode(error, "ENOENT")) resolve(noSuchProgram);
      else reject(error);
    });
    child.on("close", (status, signal) => {
      resolve(signal === null ? (status ?? 0) : codeOf(signal));
    });
  }).finally(() => running.delete(child));
  if (interruption !== undefined) throw new Interrupted(interruption);
  return code;
}

/** The exit code that shells give to a process which a signal has ended. */
export const codeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];
