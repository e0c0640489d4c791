import { InvalidOption } from "../internal/invalid-option";
import type { Generation, Risk } from "./generation";

/** What each risk means, to follow "it". */
const meanings: Readonly<Record<Risk, string>> = {
  "readable-client-secret": "shows the client secret to anyone who asks, without a login",
};

/**
 * Checks that a list names risks that there are.
 *
 * @throws InvalidOption for the first that is none.
 */
export function checkRisks(option: string, accepted: unknown): void {
  const known = Object.keys(meanings);
  if (!Array.isArray(accepted)) {
    throw new InvalidOption(
      option,
      "must be a list of risks",
      accepted,
      `Write ["${known[0] ?? ""}"] or leave it out.`,
    );
  }
  for (const [index, risk] of accepted.entries()) {
    if (typeof risk === "string" && known.includes(risk)) continue;
    throw new InvalidOption(`${option}[${index}]`, `must be one of ${known.join(", ")}`, risk, "Leave it out.");
  }
}

/**
 * Refuses a Memos that is known to be unsafe, unless its risk is accepted by name.
 *
 * @param option where the image was given
 * @throws InvalidOption for the first risk that is not accepted.
 */
export function refuseRisks(
  option: string,
  { version, generation }: { readonly version: string; readonly generation: Generation },
  accepted: readonly Risk[],
): void {
  const risk = generation.risks.find((one) => !accepted.includes(one));
  if (risk === undefined) return;
  throw new InvalidOption(
    option,
    "must be a Memos without a known risk",
    version,
    `It ${meanings[risk]}. Choose another version, or accept that with acceptRisk: ["${risk}"].`,
  );
}
