import { toYaml } from "../configuration/yaml";
import type { Person } from "./users";

/** A person with the digest of the password. */
export interface User extends Person {
  /** The digest of the password, in any form that Authelia knows. */
  readonly passwordDigest: string;
}

/**
 * Renders Authelia's users file.
 *
 * @see https://www.authelia.com/reference/guides/passwords/#user--password-file
 */
export function renderUsers(users: readonly User[]): string {
  return toYaml({ users: Object.fromEntries(users.map((user) => [user.username, entry(user)])) });
}

const entry = (user: User): Record<string, unknown> => ({
  disabled: false,
  displayname: user.displayName,
  password: user.passwordDigest,
  email: user.email,
  groups: user.groups ?? [],
  ...(user.givenName === undefined ? {} : { given_name: user.givenName }),
  ...(user.familyName === undefined ? {} : { family_name: user.familyName }),
});
