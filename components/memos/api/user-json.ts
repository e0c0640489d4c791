import { isJsonObject, textIn, type JsonObject } from "../../http/json-object";
import type { MemosUser } from "./memos-api";

/** Reads an account as any Memos shows it; undefined when it is none. */
export function accountFrom(seen: unknown): MemosUser | undefined {
  if (!isJsonObject(seen) || textIn(seen, "username") === "") return undefined;
  return {
    name: nameOf(seen),
    username: textIn(seen, "username"),
    // Before 0.25 the display name is a nickname.
    displayName: textIn(seen, "displayName") || textIn(seen, "nickname"),
    email: textIn(seen, "email"),
    role: textIn(seen, "role"),
  };
}

/** Before 0.25 an account has a number in place of a name; it is given the name that 0.25 gives it. */
const nameOf = (seen: JsonObject): string =>
  textIn(seen, "name") || (typeof seen.id === "number" ? `users/${seen.id}` : "");
