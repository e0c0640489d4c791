import { X509Certificate } from "node:crypto";
import type { Rule } from "./dynamic";
import { InvalidOption } from "./invalid-option";

/** The certificate of an authority in PEM, or empty for the public ones alone. */
export const certificate: Rule = (option, value) => {
  if (value === "" || (typeof value === "string" && isAuthority(value))) return;
  throw new InvalidOption(
    option,
    "must be a certificate in PEM",
    typeof value === "string" ? value.slice(0, 40) : value,
    'Write "" when the server has a public certificate.',
  );
};

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
