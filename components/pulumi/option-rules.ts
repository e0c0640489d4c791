import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Rule } from "./dynamic";
import { InvalidOption } from "./invalid-option";
import { shown as display } from "./shape";

/** A rule for values that pass a test; `shown` is what the error says of a value that does not. */
const rule =
  (passes: (value: unknown) => boolean, text: string, remedy: string, shown = display): Rule =>
  (option, value) => {
    if (!passes(value)) throw new InvalidOption(option, text, shown(value), remedy);
  };

export const isString = (value: unknown): value is string => typeof value === "string";

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isBlank = (value: unknown): boolean => !isString(value) || value.trim() === "";

/** An option that may be left out. */
export const optional =
  (present: Rule): Rule =>
  (option, value) => {
    if (value !== undefined) present(option, value);
  };

/** A text of a pattern, and of whatever else it must be. */
export const matching = (
  pattern: RegExp,
  text: string,
  remedy: string,
  passes: (value: string) => boolean = () => true,
): Rule => rule((value) => isString(value) && pattern.test(value) && passes(value), text, remedy);

export const oneOf = (...choices: readonly unknown[]): Rule =>
  rule(
    (value) => choices.includes(value),
    `must be one of ${choices.join(", ")}`,
    `Write ${String(choices[0])} if in doubt.`,
  );

/** A text, which may be empty. */
export const text = rule(isString, "must be a text", 'Write "" for none.');

const controlCharacter = /[\u0000-\u001f\u007f]/;

/** A text on one line that is not blank. */
export const line = rule(
  (value) => !isBlank(value) && !controlCharacter.test(String(value)),
  "must be a line of text",
  "Write at least one character.",
);

export const names = rule(
  (value) => Array.isArray(value) && value.every((one) => isString(one) && one !== ""),
  "must be a list of names",
  'Write one such as ["sso-memos-data-1a2b3c4"].',
);

export const flag = rule((value) => typeof value === "boolean", "must be true or false", "Write it without quotes.");

export const number = rule((value) => typeof value === "number", "must be a number", "Write it without quotes.");

/** A number of things, of which there is one at least. */
export const count = rule(
  (value) => Number.isInteger(value) && Number(value) >= 1,
  "must be a whole number from 1 on",
  "Leave it out for the default.",
);

/** A port of TCP. */
export const port = rule(
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535,
  "must be a whole number from 1 to 65535",
  "Write a port such as 8443.",
);

/** What can be dialled. */
export const host = rule(
  (value) => isString(value) && (isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)),
  "must be an IP address or a host name",
  'Write one such as "127.0.0.1", without a port.',
);

/** A name that Authelia and some version of Memos take. An underscore is left to the test user. */
export const username = matching(
  /^(?![0-9]+$)[a-z0-9](?:[a-z0-9-]{0,34}[a-z0-9])?$/,
  "must be 1 to 36 of a-z, 0-9 and inner hyphens, not digits alone",
  'Write one such as "john".',
);

export const email = matching(
  /^[^\s@<>()",;:\\]+@[^\s@.]+(\.[^\s@.]+)+$/,
  "must be an e-mail address",
  'Write one such as "john@example.com".',
);

/** A name that Docker takes. @see https://github.com/moby/moby/blob/v28.0.0/daemon/names/names.go */
export const dockerName = matching(
  /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/,
  "must be 1 to 100 letters, digits, underscores, dots and hyphens, a letter or digit first",
  'Docker takes no other name: write one such as "notes".',
);

/** A number of seconds, up to an hour. */
export const seconds = rule(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3600,
  "must be a whole number of seconds from 0 to 3600",
  "Leave it out for 60.",
);

const hidden = (value: unknown): string => (isBlank(value) ? (isString(value) ? "" : typeof value) : "a secret");

/** A secret that must be there; an error never shows it. */
export const secret = rule((value) => !isBlank(value), "must not be empty", "Give it as a secret.", hidden);

/** A secret in base32 (RFC 4648) without padding, alone or in a key URI, or empty. */
export const totpSecret = rule(
  (value) => isString(value) && /^([A-Z2-7]*|otpauth:\/\/totp\/\S+)$/.test(value),
  "must be base32 of A-Z and 2-7, or an otpauth:// URI",
  'Write "" when the policy asks for one factor.',
  hidden,
);

/** The certificate of an authority, or of a server that signed itself, in PEM; or empty for the public ones alone. */
export const certificate: Rule = (option, value) => {
  if (value === "") return;
  const known = isString(value) ? parseCertificate(value) : undefined;
  const shown = isString(value) ? value.slice(0, 40) : value;
  if (known === undefined) {
    const remedy = 'Write "" when the server has a public certificate.';
    throw new InvalidOption(option, "must be a certificate in PEM", shown, remedy);
  }
  if (known.ca || known.checkIssued(known)) return;
  const remedy = "Give the certificate of the authority that signed it.";
  throw new InvalidOption(option, "must be the certificate of an authority", known.subject, remedy);
};

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** A client id as Authelia takes it. */
export const clientId = matching(
  /^[A-Za-z0-9._~-]{1,100}$/,
  "must be 1 to 100 letters, digits, dots, hyphens, underscores and tildes",
  'Write one such as "memos".',
);

const scope = matching(
  /^[\x21\x23-\x5b\x5d-\x7e]+$/,
  "must be a scope without spaces or quotes",
  'Write one such as "openid".',
);

/** At least one scope, each a token of RFC 6749, section 3.3. */
export const scopes: Rule = (option, value) => {
  if (!Array.isArray(value) || value.length === 0)
    throw new InvalidOption(option, "must list at least one scope", value, 'Write ["openid", "profile", "email"].');
  for (const [index, one] of value.entries()) {
    const path = `${option}[${index}]`;
    scope(path, one);
    if (value.indexOf(one) !== index) throw new InvalidOption(path, "must be there once only", one, "Leave it out.");
  }
};

/** An absolute http or https URL. */
export const url: Rule = (option, value) => {
  parseUrl(option, value);
};

/** A URL to which a query can be appended. */
export const urlWithoutQuery: Rule = (option, value) => {
  const { href, origin, pathname } = parseUrl(option, value);
  if (!/[?#]/.test(href)) return;
  const remedy = `A query is appended to it: write "${origin}${pathname}".`;
  throw new InvalidOption(option, "must have no query and no fragment", value, remedy);
};

export const httpsUrl: Rule = (option, value) => {
  urlWithoutQuery(option, value);
  const { protocol, host, pathname } = parseUrl(option, value);
  if (protocol === "https:") return;
  throw new InvalidOption(option, "must be an https URL", value, `Write "https://${host}${pathname}".`);
};

/** The URL of a Memos, which serves under no path. */
export const rootUrl: Rule = (option, value) => {
  const { origin, pathname, search, hash } = parseUrl(option, value);
  if (pathname === "/" && search === "" && hash === "") return;
  const remedy = `Memos serves at the root only: write "${origin}".`;
  throw new InvalidOption(option, "must be an address without a path", value, remedy);
};

/** The URL of a Memos to which an administrator's password goes: plain http does not leave this machine. */
export const apiUrl: Rule = (option, value) => {
  rootUrl(option, value);
  const { protocol, hostname, host } = parseUrl(option, value);
  if (protocol === "https:" || /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  const remedy = `The administrator's password goes there. Write "https://${host}", or make an ssh tunnel to a port of this machine.`;
  throw new InvalidOption(option, "must be https beyond this machine", value, remedy);
};

function parseUrl(option: string, value: unknown): URL {
  const remedy = 'Write one such as "https://auth.example.com/api/oidc/token".';
  if (!isString(value) || !URL.canParse(value) || !/^https?:\/\//i.test(value))
    throw new InvalidOption(option, "must be an absolute http or https URL", value, remedy);
  const parsed = new URL(value);
  if (parsed.username === "" && parsed.password === "") return parsed;
  const rule = "must carry no user name and no password";
  throw new InvalidOption(option, rule, parsed.origin, "Leave out everything before the @.");
}
