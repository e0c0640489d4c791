import { InvalidOption } from "../../pulumi/invalid-option";

/** A person who may sign in. */
export interface User {
  /** The name typed at the portal and, if still free there, the name in Memos: 3 to 32 of a-z, 0-9 and hyphens, a letter first. */
  readonly username: string;

  /** The name that other people see, such as `John Doe`. */
  readonly displayName: string;

  /** The e-mail address. */
  readonly email: string;

  /** The groups that the person is in. Default none. */
  readonly groups?: readonly string[];

  /** The given name. Authelia 4.39 and later hand it on. Default none. */
  readonly givenName?: string;

  /** The family name. Authelia 4.39 and later hand it on. Default none. */
  readonly familyName?: string;
}

const username = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
const email = /^[^\s@<>()",;:\\]+@[^\s@.]+(\.[^\s@.]+)+$/;
const group = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Checks the list of people.
 *
 * @throws InvalidOption for an empty list, a name twice, or a name, address or group that is none.
 */
export function checkUsers(option: string, users: readonly User[]): void {
  if (users.length === 0) {
    throw new InvalidOption(
      option,
      "must name at least one person",
      users,
      "Add one with username, displayName and email.",
    );
  }
  const usernames = new Set<string>();
  for (const [index, user] of users.entries()) {
    checkUser(`${option}[${index}]`, user);
    if (usernames.has(user.username)) {
      throw new InvalidOption(
        `${option}[${index}].username`,
        "must be there once only",
        user.username,
        "Choose another name.",
      );
    }
    usernames.add(user.username);
  }
}

function checkUser(path: string, user: User): void {
  if (typeof user.username !== "string" || !username.test(user.username)) {
    throw new InvalidOption(
      `${path}.username`,
      "must be 3 to 32 of a-z, 0-9 and hyphens, a letter first",
      user.username,
      'Write a name that Authelia and Memos both take, such as "john".',
    );
  }
  if (typeof user.displayName !== "string" || user.displayName.trim() === "") {
    throw new InvalidOption(
      `${path}.displayName`,
      "must not be empty",
      user.displayName,
      'Write a name such as "John Doe".',
    );
  }
  if (typeof user.email !== "string" || !email.test(user.email)) {
    throw new InvalidOption(
      `${path}.email`,
      "must be an e-mail address",
      user.email,
      'Write one such as "john@example.com".',
    );
  }
  for (const [index, name] of (user.groups ?? []).entries()) {
    if (!group.test(name)) {
      throw new InvalidOption(
        `${path}.groups[${index}]`,
        "must be of letters, digits, dots, hyphens and underscores",
        name,
        'Write one such as "memos".',
      );
    }
  }
}

/**
 * Finds who is in a group.
 *
 * @returns the usernames, at least one
 * @throws InvalidOption when nobody is: then nobody could sign in.
 */
export function groupMembers(option: string, group: string, users: readonly User[]): readonly string[] {
  const members = users.filter(({ groups }) => groups?.includes(group)).map((user) => user.username);
  if (members.length > 0) return members;
  throw new InvalidOption(option, "must be a group that somebody is in", group, "Add it to the groups of a person.");
}
