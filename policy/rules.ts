import { passwordDoorIsClosed } from "./rules/doors";
import { imageIsExact } from "./rules/images";
import { autheliaIsNotPublished, memosStaysOnLoopback } from "./rules/ports";
import { containerHasNoPower } from "./rules/power";
import { dataIsProtected } from "./rules/protection";
import { clientSecretIsADigest, secretIsInNoVariable } from "./rules/secrets";
import { tlsIsVerified } from "./rules/tls";
import type { Rule } from "./subject";

/** Every rule that looks at one resource. */
export const rules: readonly Rule[] = [
  dataIsProtected,
  imageIsExact,
  autheliaIsNotPublished,
  memosStaysOnLoopback,
  containerHasNoPower,
  secretIsInNoVariable,
  clientSecretIsADigest,
  tlsIsVerified,
  passwordDoorIsClosed,
];

/** The rule that looks at all resources together. */
export const secretIsNotShown = {
  name: "secret-is-not-shown",
  description: "No generated secret is among what Docker shows of a container: variables, labels, commands.",
} as const;
