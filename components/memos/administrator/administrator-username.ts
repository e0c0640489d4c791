import { InvalidOption } from "../../pulumi/invalid-option";

/** The administrator's name unless another is asked for. */
export const defaultUsername = "memos-administrator";

/**
 * Checks that the administrator is nobody who also signs in through Authelia.
 *
 * @throws InvalidOption when a person has the name.
 */
export function checkAdministrator(
  option: string,
  username: string,
  people: readonly { readonly username: string }[],
): void {
  if (!/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/.test(username)) {
    throw new InvalidOption(
      option,
      "must be 3 to 32 of a-z, 0-9 and hyphens, a letter first",
      username,
      `Leave it out to use "${defaultUsername}".`,
    );
  }
  if (people.some((person) => person.username === username)) {
    throw new InvalidOption(
      option,
      "must not be a person's name",
      username,
      "At the first sign-in that person would get another account: choose another name.",
    );
  }
}
