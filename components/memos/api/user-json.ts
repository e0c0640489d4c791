import { isJsonObject, stringField, type JsonObject } from "../../http/json-object";
import type { MemosUser } from "./memos-api";

/** Reads an account as any Memos shows it; undefined when it is none. */
export function parseUser(seen: unknown): MemosUser | undefined {
  if (!isJsonObject(seen) || stringField(seen, "username") === "") return undefined;
  return {
    name: userName(seen),
    username: stringField(seen, "username"),
    // Before 0.25 the display name is a nickname.
    displayName: stringField(seen, "displayName") || stringField(seen, "nickname"),
    email: stringField(seen, "email"),
    role: stringField(seen, "role"),
  };
}

/** Before 0.25 an account has a number in place of a name; it is given the name that 0.25 gives it. */
const userName = (seen: JsonObject): string =>
  stringField(seen, "name") || (typeof seen.id === "number" ? `users/${seen.id}` : "");
