import * as pulumi from "@pulumi/pulumi";
import { isSection } from "../configuration/user-settings-rules";
import { InvalidOption } from "../../pulumi/invalid-option";

/**
 * Checks the names of the keys whose values are secrets.
 *
 * @returns the names
 * @throws InvalidOption for one that Authelia's configuration cannot have.
 */
export function secretFileNames(option: string, secretFiles: unknown = {}): readonly string[] {
  if (!isSection(secretFiles)) {
    const remedy = `Write an object, such as { "notifier.smtp.password": secret }.`;
    throw new InvalidOption(option, "must be an object whose keys are known", "[secret]", remedy);
  }
  const names = Object.keys(secretFiles);
  const wrong = names.find((name) => !/^[a-z0-9_]+(\.[a-z0-9_]+)*$/.test(name));
  if (wrong === undefined) return names;
  const remedy = 'Write one such as "notifier.smtp.password".';
  throw new InvalidOption(option, "must have the dotted names of configuration keys", wrong, remedy);
}

/** @throws InvalidOption for a secret that is no text, or empty. */
export function checkSecretFiles(option: string, secretFiles: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(secretFiles)) {
    if (typeof value === "string" && value.trim() !== "") continue;
    throw new InvalidOption(`${option}["${name}"]`, "must be a text", "[secret]", "Look for an empty secret.");
  }
}

/** The secrets, checked when they are known. */
export const knownSecretFiles = (
  option: string,
  secretFiles: Readonly<Record<string, pulumi.Input<string>>> = {},
): pulumi.Output<Readonly<Record<string, string>>> =>
  pulumi.secret(secretFiles).apply((known) => {
    checkSecretFiles(option, known);
    return known;
  });
