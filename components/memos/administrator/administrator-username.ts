import { InvalidOption } from "../../pulumi/invalid-option";
import { username as checkUsername } from "../../pulumi/option-rules";
import { traitsFor } from "../versions";

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
  checkUsername(option, username);
  if (people.some((person) => person.username === username)) {
    throw new InvalidOption(
      option,
      "must not be a person's name",
      username,
      "At the first sign-in that person would get another account: choose another name.",
    );
  }
}

/**
 * Checks the length of a name that is to be an account's.
 *
 * @param version of Memos; one that is not known takes what every version takes
 * @throws InvalidOption when this Memos does not take the name.
 */
export function checkLength(option: string, username: string, version: string): void {
  const support = traitsFor(version);
  const { min, max } = "traits" in support ? support.traits.usernameLength : { min: 3, max: 32 };
  if (username.length >= min && username.length <= max) return;
  const rule = `must have ${min} to ${max} characters with ${version === "" ? "any Memos" : `Memos ${version}`}`;
  throw new InvalidOption(option, rule, username, "Choose another name.");
}
