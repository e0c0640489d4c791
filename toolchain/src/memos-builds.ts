import { memosImage } from "./images";
import { build, isBuilt, isLocal, pull } from "./local-images";
import { goModules } from "./modules";
import type { Progress } from "./progress";
import { firstOf } from "./sources";

/** The versions of Memos that tests run beside the program's own, each the last of its generation that Go modules give. */
export const olderVersions = ["0.21.0", "0.26.2", "0.29.1"] as const;

export type OlderVersion = (typeof olderVersions)[number];

/** As whom the official image runs Memos. */
const ownerOf: Readonly<Record<OlderVersion, "memos" | "root">> = {
  "0.21.0": "root",
  "0.26.2": "memos",
  "0.29.1": "memos",
};

/**
 * Sees to it that there is an image of an older Memos: the official one, local or pulled, or one that is built here.
 *
 * For tests, which call it when they need one: the build takes a minute or two, once on a machine.
 *
 * @returns the image's name
 * @throws Error that tells why there is none.
 */
export async function ensureOlderMemos(version: OlderVersion, progress: Progress): Promise<string> {
  const official = `neosmemo/memos:${version}`;
  const own = memosImage(goModules[`memos-${version}`], ownerOf[version]);
  if (await isLocal(official)) return official;
  if (await isBuilt(own)) return own.name;
  const pulled = async (): Promise<string> => {
    await pull(official, progress);
    return official;
  };
  const built = async (passedOver: readonly string[]): Promise<string> => {
    await build(own, passedOver.join("; "), progress);
    return own.name;
  };
  const sources = [
    { from: "pulled", get: pulled },
    { from: "built", get: built },
  ];
  return (await firstOf(`The image ${official}`, sources, "Or load it by hand: docker load")).value;
}
