import { InvalidOption } from "../internal/invalid-option";

/**
 * Refuses the way back from rotations: without one the client with the first secret would come back, and nothing would keep the
 * present one until Memos is switched.
 *
 * @throws InvalidOption when there was a rotation and is none.
 */
export function stillRotated(before: string | undefined, after: string | undefined): void {
  if (before === undefined || after !== undefined) return;
  throw new InvalidOption(
    "rotation",
    "must stay once it is given",
    undefined,
    `Put "${before}" back, or another for a new secret.`,
  );
}
