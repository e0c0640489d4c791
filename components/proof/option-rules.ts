import type { Rule } from "../pulumi/dynamic";
import { InvalidOption } from "../pulumi/invalid-option";

export { certificate } from "../pulumi/certificate";
export { seconds } from "../pulumi/seconds";

/** An option that must be one of a few. */
export const oneOf =
  (...choices: readonly unknown[]): Rule =>
  (option, value) => {
    if (choices.includes(value)) return;
    throw new InvalidOption(
      option,
      `must be one of ${choices.join(", ")}`,
      value,
      `Write ${String(choices[0])} if in doubt.`,
    );
  };

/** A text, which may be empty. */
export const text: Rule = (option, value) => {
  if (typeof value !== "string") throw new InvalidOption(option, "must be a text", value, 'Write "" for none.');
};

/** Texts by name. */
export const texts: Rule = (option, value) => {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject && Object.values(value).every((one) => typeof one === "string")) return;
  throw new InvalidOption(option, "must be an object of texts", value, 'Write { image: "memos:0.30.0" }.');
};

/** A text that is not empty. */
export const name: Rule = (option, value) => {
  if (typeof value !== "string" || value === "")
    throw new InvalidOption(option, "must not be empty", value, "Give it.");
};

/** A text that is not empty and is never shown. */
export const secret: Rule = (option, value) => {
  if (typeof value !== "string" || value === "")
    throw new InvalidOption(option, "must not be empty", hidden(value), "Give it as a secret.");
};

/** A secret in base32 (RFC 4648) without padding, or empty. */
export const totpSecret: Rule = (option, value) => {
  if (typeof value === "string" && /^[A-Z2-7]*$/.test(value)) return;
  throw new InvalidOption(
    option,
    "must be base32 of A-Z and 2-7",
    hidden(value),
    'Write "" when the policy asks for one factor.',
  );
};

/** A URL of one of the schemes, without query and fragment. */
export const url =
  (...schemes: readonly string[]): Rule =>
  (option, value) => {
    const plain = typeof value === "string" && URL.canParse(value) && !/[?#]/.test(value);
    if (plain && schemes.includes(new URL(value).protocol.slice(0, -1))) return;
    throw new InvalidOption(
      option,
      `must be a URL of ${schemes.join(" or ")}`,
      value,
      `Write one such as "${schemes[0] ?? ""}://memos.example.com".`,
    );
  };

/** A name of Memos' own for an identity provider. */
export const identityProvider: Rule = (option, value) => {
  if (typeof value === "string" && /^identity-providers\/[^/]+$/.test(value)) return;
  throw new InvalidOption(
    option,
    "must be an identity provider's name in Memos",
    value,
    'Write one such as "identity-providers/authelia".',
  );
};

/** Some scopes. */
export const scopes: Rule = (option, value) => {
  const isList =
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((scope) => typeof scope === "string" && /^\S+$/.test(scope));
  if (!isList)
    throw new InvalidOption(option, "must name at least one scope", value, 'Write ["openid", "profile", "email"].');
};

const hidden = (value: unknown): string => (typeof value === "string" ? `${value.length} characters` : typeof value);
