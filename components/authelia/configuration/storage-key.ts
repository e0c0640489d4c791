/** What Authelia says of a database and the key that it is given for it. */
export type KeyCheck =
  /** There is no database yet, or it can be read with the key. */
  | "fits"
  /** It was written with another key. */
  | "another key"
  /** It is of an older Authelia, so that this one cannot say before it has brought it to its own form. */
  | "older database"
  /** It is of a newer Authelia, so that this one would not start. */
  | "newer database"
  /** None of these, such as that the database is locked. */
  | "untold";

/** Reads the words of `authelia storage encryption check`; none mean that there is no database. Its exit code says nothing. */
export function parseKeyCheck(words: string): KeyCheck {
  if (words.trim() === "" || words.includes("Validation: SUCCESS")) return "fits";
  if (words.includes("Validation: FAILURE")) return "another key";
  if (words.includes("storage schema outdated")) return "older database";
  return words.includes("storage schema incompatible") ? "newer database" : "untold";
}

/** Why Authelia would not start with a database, and what to do; undefined when it would, or when nobody can tell. */
export function keyCheckError(verdict: KeyCheck, volume: string): string | undefined {
  if (verdict === "another key") {
    return (
      `The storage encryption key is not the one that Authelia's database in volume ${volume} was written with, and Authelia would ` +
      "not start. Nothing has been touched, an Authelia that runs goes on. Put the old key or its database back; or, to change " +
      "the key on purpose, change it in the database first, as docs/operating.md says under “The storage encryption key”."
    );
  }
  if (verdict === "newer database") {
    return (
      `Authelia's database in volume ${volume} was written by a newer Authelia, and this one would not start. ` +
      "Nothing has been touched. Choose an image that is at least as new, or put a copy from before the upgrade back."
    );
  }
  return undefined;
}
