import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A text in which no secret may be. */
export interface Place {
  /** What it is, such as `stdout of pulumi up`. */
  readonly where: string;
  readonly text: string;
}

/** Where secrets were found, each place once; never the secrets themselves. */
export function leaks(secrets: readonly string[], places: readonly Place[]): string[] {
  const forms = [...new Set(secrets.flatMap(formsOf))];
  return places.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ where }) => where);
}

/** Every file below a folder as a place. */
export const filesBelow = (folder: string): Place[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ where: relative(folder, file), text: readFileSync(file, "latin1") }));

/** A secret as it is, and as it looks inside JSON, a URL, hex, and base64 wherever in the encoded text it begins. */
function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("\0".repeat(offset) + secret).toString("base64");
    // What comes before and after it takes part in the first and the last characters.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, escaped, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), ...base64];
}
