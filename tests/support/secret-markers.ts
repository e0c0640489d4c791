import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A text that may stand in few places, and nowhere else. */
export interface Secret {
  /** Such as `client secret`. */
  readonly kind: string;
  readonly text: string;
}

/** A text in which no secret may be. */
export interface Place {
  /** What it is, such as `stdout of pulumi up`. */
  readonly where: string;
  readonly text: string;
}

/** A secret where none may be; never the secret itself. */
export interface Leak {
  readonly kind: string;
  readonly where: string;
}

/** What a look for secrets has found, and how much it looked at. */
export interface Scan {
  /** Each kind of secret that was looked for. */
  readonly kinds: readonly string[];
  readonly secrets: number;

  /** How these look plain, in JSON, a URL, hex and base64. */
  readonly forms: number;
  readonly places: number;
  readonly leaks: readonly Leak[];
}

/** Looks for secrets in all their forms, and counts. */
export const scan = (secrets: readonly Secret[], places: readonly Place[]): Scan => ({
  kinds: [...new Set(secrets.map(({ kind }) => kind))].sort(),
  secrets: secrets.length,
  forms: secrets.reduce((sum, { text }) => sum + formsOf(text).length, 0),
  places: places.length,
  leaks: leaks(secrets, places),
});

/** Secrets that were found, each kind and place once. */
export function leaks(secrets: readonly Secret[], places: readonly Place[]): Leak[] {
  const sought = new Sought(secrets);
  const found = new Map<string, Leak>();
  for (const { where, text } of places) {
    for (const kind of sought.in(text)) found.set(`${kind}\n${where}`, { kind, where });
  }
  return [...found.values()];
}

/** Every file below a folder as a place. */
export const filesBelow = (folder: string): Place[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ where: relative(folder, file), text: readFileSync(file, "latin1") }));

/** A secret as it is, and as it looks inside JSON, a URL, hex, and base64 wherever in the encoded text it begins. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("\0".repeat(offset) + secret).toString("base64");
    // What comes before and after it takes part in the first and the last characters.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, escaped, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), ...base64])];
}

/** How many characters of a form are enough to look closer. */
const beginning = 8;

/**
 * All forms of some secrets, sought in one pass over a text: there are hundreds of them, and logs are long.
 *
 * A form is found by its first characters, whose hash is kept up along the text (Rabin and Karp).
 */
class Sought {
  private readonly byHash = new Map<number, { form: string; kind: string }[]>();

  /** Which hashes may be in the map: looking there for each character would take too long. */
  private readonly maybe = new Uint8Array(1 << 16);

  constructor(secrets: readonly Secret[]) {
    for (const { kind, text } of secrets) {
      for (const form of formsOf(text)) {
        const hash = hashOf(form);
        this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), { form, kind }]);
        this.maybe[hash & 0xffff] = 1;
      }
    }
  }

  /** The kinds of the secrets in a text. */
  in(text: string): Set<string> {
    const kinds = new Set<string>();
    let hash = hashOf(text);
    for (let at = 0; at + beginning <= text.length; at += 1) {
      if (at > 0) hash = next(hash, text.charCodeAt(at - 1), text.charCodeAt(at + beginning - 1));
      if (this.maybe[hash & 0xffff] === 0) continue;
      for (const { form, kind } of this.byHash.get(hash) ?? []) if (text.startsWith(form, at)) kinds.add(kind);
    }
    return kinds;
  }
}

const base = 0x01000193;
const highest = power(base, beginning - 1);

/** The hash of the first characters. */
function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < beginning; at += 1) hash = (Math.imul(hash, base) + (text.charCodeAt(at) || 0)) | 0;
  return hash;
}

/** The hash one character further on. */
const next = (hash: number, leaving: number, coming: number): number =>
  (Math.imul(hash - Math.imul(leaving, highest), base) + coming) | 0;

function power(of: number, exponent: number): number {
  let product = 1;
  for (let count = 0; count < exponent; count += 1) product = Math.imul(product, of);
  return product;
}
