import { availableParallelism, freemem } from "node:os";
import { capture, type Argv } from "./processes";
import type { Report } from "./progress";
import { NotFound } from "./sources";

/** One `go build`. */
export interface GoBuild {
  /** The folder of the module. */
  readonly directory: string;

  /** The package to build, such as `.` or `github.com/caddyserver/caddy/v2/cmd/caddy`. */
  readonly package: string;

  /** Build tags. Default: none. */
  readonly tags?: readonly string[];

  /** Flags for the linker, such as `-X main.version=1.2.3`. Default: none; symbols are stripped in any case. */
  readonly ldflags?: readonly string[];

  /** Whether C code is compiled in, which needs gcc. Default: no. */
  readonly cgo?: boolean;
}

const installGo =
  "Install Go (https://go.dev/dl), in a version not older than the `go` line of toolchain/modules/*/go.mod";

/**
 * Refuses to build something else than what is asked for.
 *
 * @throws NotThere when the module is of another version than package-lock.json pins.
 */
export function requireVersion(module: { readonly version: string; readonly directory: string }, wanted: string): void {
  if (module.version === wanted) return;
  throw new NotFound(`${module.directory} builds ${module.version}, not ${wanted}`);
}

/** Memory that one compiling process of Go may need, in bytes. */
const memoryPerJob = 1_500_000_000;

/**
 * Builds a program from its Go module.
 *
 * @param file where the program is put
 * @param tell is told each package that Go downloads or compiles
 * @throws NotThere when Go is not installed; Error with the end of Go's output when the build fails.
 */
export async function buildGo(build: GoBuild, file: string, tell: Report): Promise<void> {
  const { code, tail } = await capture(argvOf(build, file), {
    cwd: build.directory,
    env: { ...process.env, CGO_ENABLED: build.cgo === true ? "1" : "0" },
    onLine: tell,
  });
  if (code === 127) throw new NotFound(`Go is not installed. ${installGo}`);
  if (code !== 0) throw new Error(`go build ${build.package} in ${build.directory} ended with ${code}:\n${tail}`);
}

/** The command line of a build. */
export function argvOf(build: GoBuild, file: string): Argv {
  const tags = build.tags?.length ? ["-tags", build.tags.join(",")] : [];
  const ldflags = ["-s", "-w", ...(build.ldflags ?? [])].join(" ");
  return ["go", "build", "-v", "-trimpath", "-p", `${jobs()}`, ...tags, "-ldflags", ldflags, "-o", file, build.package];
}

/** As many compilers at once as there are processors, fewer when memory is short. */
export function jobs(processors = availableParallelism(), memory = freemem()): number {
  return Math.max(1, Math.min(processors, Math.floor(memory / memoryPerJob)));
}

/** Go's version, such as `1.26.8`; `undefined` when it is not installed. */
export async function goVersion(): Promise<string | undefined> {
  const { code, stdout } = await capture(["go", "env", "GOVERSION"]);
  return code === 0 ? stdout.trim().replace(/^go/, "") : undefined;
}
