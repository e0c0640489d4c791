import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGo } from "./go";
import type { GoModule } from "./modules";
import { capture } from "./processes";
import type { Report } from "./progress";
import { NotFound } from "./sources";

/** Where the language host opens the server that the program calls in place of the engine. */
const served = "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),";
const servedMore = "Options: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), passOn(conn)),";

/** Its own answers to the program, which lose what is false and was not said to be so in its time, such as `protect: false`. */
const answers = "pulumirpc.RegisterResourceMonitorServer(srv, &monitorProxy{target: target})";

/**
 * Builds Pulumi's Node language host with one addition, `pass_on.go`: it hands on to the engine each call of the program as it comes.
 *
 * The last version that is a Go module is older than resource hooks, and would answer the program that there are none.
 *
 * @param file where the program is put
 * @throws NotThere when Go is not installed; Error when the build fails, or the source is another than the addition is for.
 */
export async function buildLanguageHost(module: GoModule, file: string, tell: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "language-host-"));
  try {
    for (const name of ["go.mod", "go.sum", "pass_on.go"])
      copyFileSync(join(module.directory, name), join(folder, name));
    const source = await sourceOf(module);
    for (const name of readdirSync(source).filter((one) => one.endsWith(".go") && !one.endsWith("_test.go"))) {
      const text = readFileSync(join(source, name), "utf8");
      writeFileSync(join(folder, name), name === "main.go" ? withPassOn(text) : text);
    }
    await buildGo({ ...module, directory: folder, package: "." }, file, tell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of the package in Go's module cache, once Go has brought it there. */
async function sourceOf({ directory, package: wanted }: GoModule): Promise<string> {
  const { code, stdout, tail } = await capture(["go", "list", "-f", "{{.Dir}}", wanted], { cwd: directory });
  if (code === 127) throw new NotFound("Go is not installed.");
  if (code !== 0) throw new Error(`go list ${wanted} in ${directory} ended with ${code}:\n${tail}`);
  return stdout.trim();
}

/**
 * The language host's source with the addition.
 *
 * @throws Error when it is another source than the one that is known.
 */
export function withPassOn(source: string): string {
  const missing = [served, answers].find((line) => source.split(line).length !== 2);
  if (missing !== undefined) throw new Error(`The language host's source has no single line "${missing}"`);
  return source.replace(served, servedMore).replace(answers, "");
}
