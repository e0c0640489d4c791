import { InvalidOption } from "../../pulumi/invalid-option";

/** Stands for a secret in a document: the content of the file with this name is put there. */
export class SecretFile {
  constructor(readonly name: string) {}
}

/** Stands for a secret in a document. */
export const secretFile = (name: string): SecretFile => new SecretFile(name);

/**
 * Checks that no text in a value, at any depth, begins a template: Authelia from 4.38 on would execute it.
 *
 * @param option where the value was given, such as `clients[0]`
 * @throws InvalidOption with the path of the first that does.
 */
export function rejectTemplates(option: string, value: unknown): void {
  if (typeof value === "string" && value.includes("{{")) {
    throw new InvalidOption(option, 'must not hold "{{", which begins a template of Authelia', value, "Leave it out.");
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    rejectTemplates(option, key);
    rejectTemplates(Array.isArray(value) ? `${option}[${key}]` : `${option}.${key}`, inner);
  }
}
