import { passwordSignInIsOff } from "./rules/password-sign-in";
import { imageIsExact } from "./rules/images";
import { autheliaIsNotPublished, memosStaysOnLoopback } from "./rules/ports";
import { containerHasNoPrivileges } from "./rules/privileges";
import { dataIsProtected } from "./rules/protection";
import { clientSecretIsADigest, secretIsInNoVariable } from "./rules/secrets";
import { tlsIsVerified } from "./rules/tls";
import type { Rule } from "./subject";

/** The rules that check one resource. */
export const rules: readonly Rule[] = [
  dataIsProtected,
  imageIsExact,
  autheliaIsNotPublished,
  memosStaysOnLoopback,
  containerHasNoPrivileges,
  secretIsInNoVariable,
  clientSecretIsADigest,
  tlsIsVerified,
  passwordSignInIsOff,
];

/** The rule that checks all resources together. */
export const secretIsNotShown = {
  name: "secret-is-not-shown",
  description: "No generated secret is in what Docker shows of a container: variables, labels, commands.",
} as const;
