import { InvalidOption } from "../../internal/invalid-option";

/**
 * Checks the name of a rotation, which becomes part of client ids and of resource names.
 *
 * @throws InvalidOption when it cannot.
 */
export function checkLabel(option: string, label: string): void {
  if (/^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,38}[a-zA-Z0-9])?$/.test(label)) return;
  throw new InvalidOption(
    option,
    "must be 1 to 40 letters, digits and . _ - between them",
    label,
    'Write one such as "2026-11".',
  );
}

/** The id of a client after a rotation, such as `memos-2026-11`. */
export const clientIdIn = (clientId: string, label: string): string => `${clientId}-${label}`;
