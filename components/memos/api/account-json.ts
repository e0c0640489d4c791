import { isJsonObject, textIn, type JsonObject } from "../../internal/json-object";
import type { MemosUser } from "./memos-api";

/** Reads an account as any Memos shows it; undefined when it is none. */
export function accountFrom(seen: unknown): MemosUser | undefined {
  if (!isJsonObject(seen) || textIn(seen, "username") === "") return undefined;
  return {
    name: nameOf(seen),
    username: textIn(seen, "username"),
    // 0.25 has made the nickname a display name.
    displayName: textIn(seen, "displayName") || textIn(seen, "nickname"),
    email: textIn(seen, "email"),
    role: textIn(seen, "role"),
  };
}

/** Before 0.22 an account has a number in place of a name; it is given the name that 0.22 gives it. */
const nameOf = (seen: JsonObject): string =>
  textIn(seen, "name") || (typeof seen.id === "number" ? `users/${seen.id}` : "");
