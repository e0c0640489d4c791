/** Licences under which a package may be that we ask importers to install: none asks for more than to keep a notice. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
]);

/** Packages that say it otherwise, by name and version, with what was read in them. */
const readByHand: Readonly<Record<string, string>> = {
  // The text of the licence is MIT's.
  "@logdna/tail-file@2.2.0": "SEE LICENSE IN LICENSE",
  // The list of exceptions to licences, as data; asks for naming its source only.
  "spdx-exceptions@2.5.0": "CC-BY-3.0",
};

/** The part of a package-lock.json that counts here. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly license?: string; readonly link?: boolean }>
  >;
}

/** The packages of a lockfile whose licence nobody has allowed, such as `left-pad@1.0.0: WTFPL`. */
export function forbiddenLicences({ packages }: Lockfile): readonly string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && link !== true)
    .map(([path, { version = "", license = "none said" }]) => ({
      label: `${path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)}@${version}`,
      license,
    }))
    .filter(({ label, license }) => readByHand[label] !== license && !isAllowed(license))
    .map(({ label, license }) => `${label}: ${license}`);
}

/** Understands the expressions of SPDX as far as packages use them: `A OR B`, `A AND B`, in brackets or not. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, "$1");
  if (plain.includes(" AND ")) return plain.split(" AND ").every(isAllowed);
  if (plain.includes(" OR ")) return plain.split(" OR ").some(isAllowed);
  return allowed.has(plain);
}
