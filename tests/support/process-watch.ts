import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { isJsonObject, stringField } from "../../components/http/json-object";
import type { Place } from "./secret-markers";

/**
 * Notes the arguments and the environment of each process of this machine that begins while it watches, in containers too, and what
 * is written into a folder for temporary files meanwhile.
 *
 * It looks every 20 ms: a process or a file that is there for less may be missed.
 */
export class ProcessWatch {
  private readonly seen = new Map<string, Place>();

  /** How often each process is to be looked at: one that begins is first the same as its parent. */
  private readonly looksLeft = new Map<string, number>();

  /** The state of each temporary file that was read last. */
  private readonly files = new Map<string, string>();

  constructor(private readonly temporary: string) {}

  /** Watches while the work is under way. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    for (const id of processes()) this.looksLeft.set(id, 0);
    const timer = setInterval(() => {
      this.look();
    }, 20);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  /** What was seen, each text once. */
  get places(): Place[] {
    return [...this.seen.values()];
  }

  private look(): void {
    for (const id of processes()) {
      const left = this.looksLeft.get(id) ?? looks;
      if (left === 0) continue;
      this.looksLeft.set(id, left - 1);
      this.note(id);
    }
    for (const file of ifThere(() => filesIn(this.temporary)) ?? []) this.noteFile(file);
  }

  private noteFile(file: string): void {
    const found = ifThere(() => statSync(file));
    if (found === undefined || found.size > longest) return;
    const state = `${found.size} ${found.mtimeMs}`;
    if (this.files.get(file) === state) return;
    this.files.set(file, state);
    const text = ifThere(() => readFileSync(file, "latin1")) ?? "";
    this.add(`temporary file ${relative(this.temporary, file)}`, text);
  }

  private note(id: string): void {
    const argv = read(id, "cmdline");
    const name = nameIn(argv);
    this.add(`arguments of ${name}`, argv);
    this.add(`environment of ${name}`, read(id, "environ"));
  }

  private add(where: string, text: string): void {
    if (text !== "") this.seen.set(`${where}\n${text}`, { where, text });
  }
}

/** What a process is, such as `authelia storage user`, by its words up to the first that may have been given to it. */
function nameIn(argv: string): string {
  const [program = "", ...words] = argv.split("\0");
  const given = words.findIndex((word) => !/^[a-z-]{1,12}$/.test(word) || word.startsWith("-"));
  return [basename(program), ...words.slice(0, given)].join(" ");
}

/** About a second. */
const looks = 50;

/** In bytes; what is longer is a log, which stays and is looked into at the end. */
const longest = 1 << 16;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const processes = (): string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

/** Empty for a process that has ended, and for one of somebody else's. */
const read = (id: string, file: string): string => ifThere(() => readFileSync(join("/proc", id, file), "latin1")) ?? "";

/** What a look has seen; undefined when it has gone meanwhile, or is somebody else's. */
function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (isJsonObject(error) && unseen.has(stringField(error, "code"))) return undefined;
    throw error;
  }
}

const unseen = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);
