import type { Rule } from "../internal/dynamic";
import { InvalidOption } from "../internal/invalid-option";
import { isConfidential } from "./discovery-document";

/** An issuer (OpenID Connect Discovery 1.0, section 3): https, or http within this machine; no query and no fragment. */
export const issuer: Rule = (option, value) => {
  const remedy = 'Write one such as "https://auth.example.com".';
  if (typeof value !== "string" || !URL.canParse(value) || !/^https?:\/\//i.test(value))
    throw new InvalidOption(option, "must be an absolute https URL", value, remedy);
  const { username, password, origin, pathname } = new URL(value);
  if (username !== "" || password !== "")
    throw new InvalidOption(option, "must carry no user name and no password", origin, remedy);
  if (/[?#]/.test(value))
    throw new InvalidOption(option, "must have no query and no fragment", value, `Write "${origin}${pathname}".`);
  if (!isConfidential(value))
    throw new InvalidOption(option, "must be https, but for names of this machine", value, remedy);
};

/** A host name or an address to dial, or empty. */
export const address: Rule = (option, value) => {
  if (typeof value === "string" && /^[a-zA-Z0-9.:-]*$/.test(value)) return;
  throw new InvalidOption(option, "must be an address without scheme and path", value, 'Write "" to ask the DNS.');
};
