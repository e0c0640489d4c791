import { lookup } from "node:dns";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { capture } from "../processes";
import { quietly, readOutputs } from "../stack";
import type { Outputs } from "../summary";
import { fail, ok, warn, type Diagnostic } from "./diagnostic";

const patience = 5_000;

/** A container of the stack, as its state knows it. */
interface Declared {
  readonly id: string;
  readonly mustRun: boolean;
}

/** Looks at a stack that is up: its containers, whether both addresses answer with the certificate they should. */
export async function checkStack(stack: string, env: NodeJS.ProcessEnv): Promise<Diagnostic[]> {
  const [outputs, exported] = await Promise.all([readOutputs(stack, env), quietly(["stack", "export"], stack, env)]);
  const containers = declaredContainers(exported);
  if (containers.length === 0) return [warn(`stack ${stack}`, "nothing runs", "npm run up")];
  const addresses = [
    checkAddress("Memos", outputs.memosUrl, outputs),
    checkAddress("Authelia", outputs.autheliaUrl, outputs),
  ];
  return [...(await checkContainers(containers)), ...(await Promise.all(addresses))];
}

/** The containers in what `pulumi stack export` prints. */
export function declaredContainers(exported: string): Declared[] {
  const { deployment } = JSON.parse(exported) as {
    deployment: { resources?: { type: string; id?: string; inputs?: { mustRun?: boolean } }[] };
  };
  return (deployment.resources ?? [])
    .filter(({ type }) => type === "docker:index/container:Container")
    .flatMap(({ id, inputs }) => (id === undefined ? [] : [{ id, mustRun: inputs?.mustRun !== false }]));
}

async function checkContainers(containers: readonly Declared[]): Promise<Diagnostic[]> {
  const format = "{{.Name}} {{.State.Status}} {{with .State.Health}}{{.Status}}{{else}}none{{end}} {{.State.ExitCode}}";
  return Promise.all(
    containers.map(async ({ id, mustRun }) => {
      const { code, stdout } = await capture(["docker", "inspect", "--format", format, id]);
      return code === 0
        ? judge(stdout, mustRun)
        : fail(`container ${id.slice(0, 12)}`, "gone", "npm run up -- --refresh");
    }),
  );
}

/**
 * Judges a container by one line of `docker inspect`.
 *
 * @param line name, status, health (`none` without a health check) and exit code
 * @param mustRun false for one that does its work once and ends, or only carries files into a volume and never starts
 */
export function judge(line: string, mustRun: boolean): Diagnostic {
  const [name = "", status = "", health = "", exitCode = ""] = line.trim().split(" ");
  const what = name.replace(/^\//, "");
  if (!mustRun && (status === "exited" || status === "created")) {
    return exitCode === "0" ? ok(what, "did its work") : fail(what, `ended with ${exitCode}`, `docker logs ${what}`);
  }
  if (status !== "running") return fail(what, status, `docker logs ${what}; npm run up -- --refresh`);
  if (health === "starting") return warn(what, "running, health not known yet", "look again in a few seconds");
  return health === "unhealthy"
    ? fail(what, "running, unhealthy", `docker logs ${what}`)
    : ok(what, `running, ${health === "none" ? "no health check" : health}`);
}

async function checkAddress(what: string, url: string | undefined, outputs: Outputs): Promise<Diagnostic> {
  if (url === undefined) return fail(what, "no URL among the stack's outputs", "npm run up");
  const seen = await answerOf(new URL(url), outputs.caCertificate);
  return /^[23]/.test(seen)
    ? ok(what, `${url} answers ${seen}`)
    : fail(what, `${url}: ${seen}`, "npm run up -- --refresh");
}

/** The status of the answer, or why there is none. Certificates are verified, against our own CA when there is one. */
function answerOf(url: URL, ca: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const call = request(
      url,
      { ca: ca === "" ? undefined : ca, lookup: localhostToo, timeout: patience },
      (response) => {
        response.resume();
        resolve(String(response.statusCode));
      },
    );
    call.on("timeout", () => call.destroy(new Error(`no answer within ${patience / 1000} s`)));
    call.on("error", (error) => {
      resolve(error.message);
    });
    call.end();
  });
}

/** Browsers send every name under `.localhost` to this machine; not every resolver does. */
const localhostToo: LookupFunction = (name, options, done) => {
  lookup(name.endsWith(".localhost") ? "localhost" : name, options, done);
};
