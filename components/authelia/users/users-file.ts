import { toYaml } from "../configuration/yaml";
import type { User } from "./users";

/** A person with the digest of the password. */
export interface UsersFileEntry extends User {
  /** The digest of the password, in any form that Authelia knows. */
  readonly passwordDigest: string;
}

/**
 * Renders Authelia's users file.
 *
 * @see https://www.authelia.com/reference/guides/passwords/#user--password-file
 */
export function renderUsers(users: readonly UsersFileEntry[]): string {
  return toYaml({ users: Object.fromEntries(users.map((user) => [user.username, renderUser(user)])) });
}

const renderUser = (user: UsersFileEntry): Record<string, unknown> => ({
  disabled: false,
  displayname: user.displayName,
  password: user.passwordDigest,
  email: user.email,
  groups: user.groups ?? [],
  ...(user.givenName === undefined ? {} : { given_name: user.givenName }),
  ...(user.familyName === undefined ? {} : { family_name: user.familyName }),
});
