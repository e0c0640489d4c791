import * as pulumi from "@pulumi/pulumi";
import { isJsonObject } from "../../internal/json-object";
import { type BackEndPasswords, type BackEnds, checkPasswords, type KnownPasswords } from "./back-ends";

/**
 * Checks the passwords as soon as they are known, and makes them secret.
 *
 * @param option where they were given, for the error's text
 * @throws InvalidOption at once for those that are not outputs, else from the output.
 */
export function knownPasswords(
  option: string,
  backEnds: BackEnds,
  passwords: pulumi.Input<BackEndPasswords> = {},
): pulumi.Output<KnownPasswords> {
  if (isJsonObject(passwords) && !isLater(passwords)) checkPasswords(option, backEnds, givenIn(passwords));
  return pulumi.secret(passwords).apply((known) => {
    checkPasswords(option, backEnds, known);
    return { ldap: "", postgres: "", redis: "", smtp: "", ...known };
  });
}

/** The passwords, with a text in the place of each that is not known yet. */
const givenIn = (passwords: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(passwords).map(([key, value]: [string, unknown]) => [key, isLater(value) ? "[output]" : value]),
  ) as Record<string, string>;

const isLater = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;
