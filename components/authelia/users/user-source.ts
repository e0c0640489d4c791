import { InvalidOption } from "../../pulumi/invalid-option";
import { rejectTemplates } from "../configuration/template";
import { type AutheliaSettings, usesLdap } from "../configuration/user-settings";
import { checkUsers, groupMembers, type User } from "./users";
import type { VersionTraits } from "../versions";

/** Where the people who sign in come from. */
interface UserSource {
  readonly generation: Pick<VersionTraits, "authorizationPolicies" | "minor">;
  readonly users?: readonly User[];
  readonly group?: string;
  readonly settings?: AutheliaSettings;
}

/**
 * Checks who may sign in.
 *
 * @param option the option with Authelia's settings
 * @returns the people, as far as the program knows them: undefined with a directory
 * @throws InvalidOption for a mistake in `people` or `group`, and for what a directory does not go with.
 */
export function checkUserSource(
  option: string,
  { generation, users = [], group, settings }: UserSource,
): readonly User[] | undefined {
  const ldap = `${option}.authentication_backend.ldap`;
  if (!usesLdap(settings)) {
    checkUsers("users", users);
    if (group !== undefined) groupMembers("group", group, users);
    return users;
  }
  if (users.length > 0) {
    const remedy = "Leave out users: the directory has the people and their passwords.";
    throw new InvalidOption(ldap, "must not be given together with users", "[both]", remedy);
  }
  rejectTemplates("group", group);
  if (group === undefined || generation.authorizationPolicies) return undefined;
  const rule = `must be left out with ${ldap} and Authelia ${generation.minor}, which has no rule for a group`;
  throw new InvalidOption("group", rule, group, "Put the group into users_filter, or run Authelia 4.38 or newer.");
}
