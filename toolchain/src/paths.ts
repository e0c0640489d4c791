import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout: the folder that holds Pulumi.yaml. */
export const checkout = resolve(__dirname, "..", "..");

/** What belongs to this checkout alone and is not in git: the stack's state and its passphrase. */
export const localDirectory = join(checkout, ".local");

/**
 * Where downloads and builds are kept, outside the checkout, so that a second clone finds them.
 *
 * @returns `$XDG_CACHE_HOME/memos-sso`, by default `~/.cache/memos-sso`.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CACHE_HOME: named = "" } = environment;
  return join(named === "" ? join(homedir(), ".cache") : named, "memos-sso");
}
