import { InvalidOption } from "../../pulumi/invalid-option";
import { email, flag, matching, optional, text, username } from "../../pulumi/option-rules";
import { list, object } from "../../pulumi/shape";
import { type AutheliaSettings, usesLdap } from "../configuration/user-settings";
import { toYaml } from "../configuration/yaml";
import type { VersionTraits } from "../versions";

/** A person who may sign in. */
export interface User {
  /**
   * The name typed at the portal and, if still free there, the name in Memos: 1 to 36 of a-z, 0-9 and inner hyphens, not digits alone. A
   * Memos before 0.27 takes 32 at most, one before 0.25 takes 3 at least.
   */
  readonly username: string;

  /** The name that other people see, such as `John Doe`. */
  readonly displayName: string;

  /** The e-mail address, which no other person has. */
  readonly email: string;

  /** The groups that the person is in. Default none. */
  readonly groups?: readonly string[];

  /** The given name. Authelia 4.39 and later hand it on. Default none. */
  readonly givenName?: string;

  /** The family name. Authelia 4.39 and later hand it on. Default none. */
  readonly familyName?: string;

  /** Whether the person is kept out, with all that belongs to the account still there. Default false. */
  readonly disabled?: boolean;
}

const group = matching(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  "must be of letters, digits, dots, hyphens and underscores",
  'Write one such as "memos".',
);

const checkShape = object<User>({
  username,
  displayName: matching(/\S/, "must not be empty", 'Write a name such as "John Doe".'),
  email,
  groups: optional(list(group)),
  givenName: optional(text),
  familyName: optional(text),
  disabled: optional(flag),
});

/**
 * Checks the list of people.
 *
 * @throws InvalidOption for an empty list, a name or address twice, or a name, address or group that is none.
 */
export function checkUsers(option: string, users: readonly User[]): void {
  list(checkShape)(option, users);
  if (users.length === 0) {
    const remedy = "Add one with username, displayName and email.";
    throw new InvalidOption(option, "must name at least one person", users, remedy);
  }
  for (const [index, { username, email }] of users.entries()) {
    const isFirst = (same: (user: User) => boolean): boolean => users.findIndex(same) === index;
    const path = `${option}[${index}]`;
    if (!isFirst((user) => user.username === username))
      throw new InvalidOption(`${path}.username`, "must be there once only", username, "Choose another name.");
    // Memos 0.31 and later refuse the first sign-in of a person whose address another account has.
    if (!isFirst((user) => user.email.toLowerCase() === email.toLowerCase()))
      throw new InvalidOption(`${path}.email`, "must be there once only", email, "Give each person an address.");
  }
}

/**
 * Finds who is in a group and not disabled.
 *
 * @returns the usernames, at least one
 * @throws InvalidOption when nobody is: then nobody could sign in.
 */
export function groupMembers(option: string, group: string, users: readonly User[]): readonly string[] {
  const members = users
    .filter(({ groups, disabled }) => disabled !== true && groups?.includes(group))
    .map((user) => user.username);
  if (members.length > 0) return members;
  throw new InvalidOption(option, "must be a group that somebody is in", group, "Add it to the groups of a person.");
}

/** What a person signs in with. */
export interface Credentials {
  /** The generated password. */
  readonly password: string;

  /** The secret of the time-based one-time password (RFC 6238) in base32; only when a policy asks for `two_factor`. */
  readonly totpSecret?: string;

  /** The same as an `otpauth://` URI, which an authenticator app reads as a QR code: with algorithm, digits and period. */
  readonly totpUri?: string;
}

/**
 * The identity that proves a sign-in without leaving an account: applications refuse its name, because it starts with an
 * underscore and no person's does.
 */
export const testUser: User = {
  username: "_probe",
  displayName: "Sign-in probe",
  email: "probe@invalid.localhost",
};

/** The names that an application lets in: everybody's but the probe's. A pattern of Go's RE2. */
const excludeTestUser = "^[^_].*$";

/** The names that an application may let in when only a group gets in to it, as an anchored pattern of Go's RE2. */
export function renderIdentifierFilter(
  group: string | undefined,
  { authorizationPolicies }: Pick<VersionTraits, "authorizationPolicies">,
  users: readonly User[] | undefined,
): string {
  if (group === undefined || authorizationPolicies) return excludeTestUser;
  // Before 4.38 Authelia knows no policy for a group: there the application lets in nobody but its members.
  return `^(${groupMembers("group", group, users ?? []).join("|")})$`;
}

/** Where the people who sign in come from. */
interface UserSource {
  readonly users?: readonly User[];
  readonly settings?: AutheliaSettings;
}

/**
 * Checks who may sign in.
 *
 * @param option the option with Authelia's settings
 * @returns the people, as far as the program knows them: undefined with a directory
 * @throws InvalidOption for a mistake in `users`, and for people beside a directory.
 */
export function checkUserSource(option: string, { users = [], settings }: UserSource): readonly User[] | undefined {
  const ldap = `${option}.authentication_backend.ldap`;
  if (!usesLdap(settings)) {
    checkUsers("users", users);
    return users;
  }
  if (users.length > 0) {
    const remedy = "Leave out users: the directory has the people and their passwords.";
    throw new InvalidOption(ldap, "must not be given together with users", "[both]", remedy);
  }
  return undefined;
}

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
  disabled: user.disabled ?? false,
  displayname: user.displayName,
  password: user.passwordDigest,
  email: user.email,
  groups: user.groups ?? [],
  ...(user.givenName === undefined ? {} : { given_name: user.givenName }),
  ...(user.familyName === undefined ? {} : { family_name: user.familyName }),
});
