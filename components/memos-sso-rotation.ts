import { checkLabel } from "./authelia/rotation/label";
import { InvalidOption } from "./internal/invalid-option";
import type { Registration } from "./memos/registration";

/**
 * Checks whether a rotation can keep its promise that nobody is refused.
 *
 * @throws InvalidOption when it cannot.
 */
export function checkRotation(rotation: string, registration: Registration): void {
  checkLabel("rotation", rotation);
  if (registration === "api") return;
  throw new InvalidOption(
    "rotation",
    'must be left out with registration "file", where another client replaces Memos\' container before Authelia knows it',
    rotation,
    'Choose registration "api".',
  );
}
