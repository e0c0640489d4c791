import type { RenderedFile, Secrets, Settings } from "./settings";
import { render37 } from "./v4-37";
import { render38, renderSecrets38 } from "./v4-38";

/** Renders the files in the dialect that the version reads. */
export function renderSecretFiles(settings: Settings, secrets: Secrets): readonly RenderedFile[] {
  return settings.generation.dialect === "4.37" ? render37(settings, secrets) : renderSecrets38(secrets);
}

/** Renders the files that hold no secret; none in the dialect of 4.37, where the one file holds them all. */
export function renderOpenFiles(settings: Settings): readonly RenderedFile[] {
  return settings.generation.dialect === "4.37" ? [] : [render38(settings)];
}
