import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectName } from "./configuration";

/** What the set-up has found or made, as far as other programs must know of it. */
export interface Tools {
  /** The folder of `pulumi` and its language host. */
  readonly pulumiDirectory: string;

  /** Pulumi's own folder, with the plugins in place. */
  readonly pulumiHome: string;

  /** The Docker engine's address, when it is not the usual socket. */
  readonly dockerHost?: string;

  /** Images to use in place of the program's defaults: `AUTHELIA_IMAGE`, `MEMOS_IMAGE`, `GATEWAY_IMAGE`. */
  readonly images?: Readonly<Record<string, string>>;
}

/** Settings that would make Pulumi use another backend, another passphrase or another plugin than the project's own. */
const foreign = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_BACKEND_URL", "PULUMI_HOME"];

/**
 * The environment in which everything finds the project's own pulumi, plugins, engine and images.
 *
 * @param caller the environment to start from; an image that it names wins.
 */
export function toolEnvironment(tools: Tools, caller: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(caller).filter(([name]) => !foreign.includes(name)));
  return {
    ...(tools.dockerHost === undefined ? {} : { DOCKER_HOST: tools.dockerHost }),
    ...tools.images,
    ...inherited,
    PATH: [tools.pulumiDirectory, caller.PATH].filter(Boolean).join(delimiter),
    PULUMI_HOME: tools.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Only the plugins put in place are of the right version; one on PATH would be taken whatever it is.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  };
}

/**
 * The environment for the stack of this checkout: its state and its passphrase are files in `.local/`.
 *
 * @param local the folder `.local/`; the passphrase is generated on first use, readable for its owner only.
 * @throws Error when there is state but no passphrase for it any more.
 */
export function stackEnvironment(tools: NodeJS.ProcessEnv, local: string, stack: string): NodeJS.ProcessEnv {
  return {
    ...tools,
    // Not the bare path: in a URL "%" and "#" are no letters of a name.
    PULUMI_BACKEND_URL: pathToFileURL(local).href,
    PULUMI_CONFIG_PASSPHRASE_FILE: ensurePassphrase(local),
    PULUMI_STACK: stack,
    // The salt is in the state: see stack-file.ts.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  };
}

function ensurePassphrase(local: string): string {
  const file = join(local, "passphrase");
  if (existsSync(file)) return file;
  const stacks = join(local, ".pulumi", "stacks");
  if (existsSync(stacks) && readdirSync(stacks).length > 0) {
    throw new Error(
      `${file} must hold the passphrase of the state beside it, but is gone: nothing can read the secrets in that state. ` +
        `Put it back. Without it: remove the containers by hand, delete ${local} and run npm run up.`,
    );
  }
  mkdirSync(local, { recursive: true, mode: 0o700 });
  writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  return file;
}

/** Says that there is no such stack here, which ones there are, and what to do; `undefined` when there is. */
export function stackMissing(local: string, stack: string): string | undefined {
  if (stackExists(local, stack)) return undefined;
  const folder = join(local, ".pulumi", "stacks", projectName());
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  const others = files.map((file) => file.slice(0, -".json".length)).sort();
  const there = others.length === 0 ? "" : ` There is ${others.join(", ")}: add --stack ${others[0] ?? ""}.`;
  return `There is no stack ${stack} in .local/.${there} npm run up -- --stack ${stack} makes it; npm run pulumi -- stack init ${stack} makes it without an up.`;
}

/** True when the file backend in `.local/` has the stack; asks no program, because it is asked on every run. */
export function stackExists(local: string, stack: string): boolean {
  return existsSync(join(local, ".pulumi", "stacks", projectName(), `${stack}.json`));
}
