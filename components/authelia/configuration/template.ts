import { InvalidOption } from "../../internal/invalid-option";
import { paths } from "./settings";

/** A value that is written into a document as it is, without quotes. */
export class Template {
  constructor(readonly text: string) {}
}

/** Stands for a secret: Authelia puts the content of its file there. */
export const secretFile = (name: string): Template => new Template(`{{ secret "${paths.secrets}/${name}" | quote }}`);

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
