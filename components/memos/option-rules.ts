import type { Rule } from "../pulumi/dynamic";
import { InvalidOption } from "../pulumi/invalid-option";
import { type AdoptionKey, adoptionKeys } from "./identity-provider/adoption";
import { validateIdentifierFilter } from "./identity-provider/identifier-filter";

const memosUsername = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
const memosUid = /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,34}[a-zA-Z0-9])?$/;
const clientIdentifier = /^[A-Za-z0-9._~-]{1,100}$/;
const scope = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const controlCharacter = /[\u0000-\u001f\u007f]/;

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Any text that is not blank and on one line. */
export const text: Rule = (option, value) => {
  if (!isText(value) || controlCharacter.test(value))
    throw new InvalidOption(option, "must be a line of text", value, "Write at least one character.");
};

/** Any text, or none: it counts only whether it is another one. */
export const optionalText: Rule = (option, value) => {
  if (value !== undefined) text(option, value);
};

export const names: Rule = (option, value) => {
  if (Array.isArray(value) && value.every((one) => typeof one === "string" && one !== "")) return;
  throw new InvalidOption(option, "must be a list of names", value, 'Write one such as ["sso-memos-data-1a2b3c4"].');
};

export const version: Rule = (option, value) => {
  if (typeof value !== "string") throw new InvalidOption(option, "must be a text", value, 'Write "" for none.');
};

/** The name of a rotation, or nothing. */
export const rotation: Rule = (option, value) => {
  if (value !== undefined) text(option, value);
};

/** Either true or false. */
export const flag: Rule = (option, value) => {
  if (typeof value !== "boolean")
    throw new InvalidOption(option, "must be true or false", value, "Write it without quotes.");
};

/** The base of Memos' API: Memos serves under no path. */
export const apiUrl: Rule = (option, value) => {
  const url = absoluteUrl(option, value);
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new InvalidOption(
      option,
      "must be an address without a path",
      value,
      `Memos serves at the root only: write "${url.origin}".`,
    );
  }
};

/** An absolute http or https URL. */
export const httpUrl: Rule = (option, value) => {
  absoluteUrl(option, value);
};

/** An absolute URL to which Memos' web page appends `?` and its query. */
export const authUrl: Rule = (option, value) => {
  const url = absoluteUrl(option, value);
  if (String(value).includes("?") || String(value).includes("#")) {
    throw new InvalidOption(
      option,
      "must have no query and no fragment",
      value,
      `Memos appends its own query: write "${url.origin}${url.pathname}".`,
    );
  }
};

function absoluteUrl(option: string, value: unknown): URL {
  const remedy = 'Write one such as "https://auth.example.com/api/oidc/token".';
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:\/\//i.test(String(value)))
    throw new InvalidOption(option, "must be an absolute http or https URL", value, remedy);
  if (url.username !== "" || url.password !== "") {
    throw new InvalidOption(
      option,
      "must carry no user name and no password",
      url.origin,
      "Leave out everything before the @.",
    );
  }
  return url;
}

/** A name that Memos takes from every version on. */
export const username: Rule = (option, value) => {
  if (typeof value === "string" && memosUsername.test(value)) return;
  throw new InvalidOption(
    option,
    "must be 3 to 32 of a-z, 0-9 and hyphens, a letter first",
    value,
    'Write a name such as "memos-admin".',
  );
};

/** A password that bcrypt reads to its end. */
export const password: Rule = (option, value) => {
  if (!isText(value))
    throw new InvalidOption(
      option,
      "must not be empty",
      typeof value === "string" ? "" : typeof value,
      "Give a password.",
    );
  const bytes = Buffer.byteLength(value);
  if (bytes > 72) {
    throw new InvalidOption(
      option,
      "must be 72 bytes at most, since bcrypt reads no more",
      `${bytes} bytes`,
      "Give a shorter password.",
    );
  }
};

/** A secret that must be there. */
export const secret: Rule = (option, value) => {
  if (!isText(value))
    throw new InvalidOption(
      option,
      "must not be empty",
      typeof value === "string" ? "" : typeof value,
      "Memos needs it to sign anybody in.",
    );
};

/** A uid as Memos takes it. */
export const uid: Rule = (option, value) => {
  if (typeof value === "string" && memosUid.test(value)) return;
  throw new InvalidOption(
    option,
    "must be 1 to 36 letters, digits and inner hyphens",
    value,
    'Write one such as "authelia".',
  );
};

/** Which provider is taken over: told by one thing, or nothing. */
export const adopt: Rule = (option, value) => {
  if (value === undefined) return;
  const told = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const [[key, one] = [], ...others] = told.filter(([, given]) => given !== undefined);
  const isKey = (name: string | undefined): name is AdoptionKey => adoptionKeys.some((known) => known === name);
  if (!isKey(key) || others.length > 0) {
    const rule = `must be told by one of ${adoptionKeys.join(", ")}`;
    throw new InvalidOption(option, rule, value, 'Write { title: "Authelia" }, for instance.');
  }
  text(`${option}.${key}`, one);
  if (key === "name" && !/^[a-zA-Z-]+\/[a-zA-Z0-9-]+$/.test(String(one))) {
    throw new InvalidOption(
      `${option}.name`,
      "must be a name",
      one,
      'Write one such as "identity-providers/authelia".',
    );
  }
};

/** A uid, or nothing. */
export const chosenUid: Rule = (option, value) => {
  if (value !== undefined) uid(option, value);
};

/** A client id as Authelia takes it. */
export const clientId: Rule = (option, value) => {
  if (typeof value === "string" && clientIdentifier.test(value)) return;
  throw new InvalidOption(
    option,
    "must be 1 to 100 letters, digits, dots, hyphens, underscores and tildes",
    value,
    'Write one such as "memos".',
  );
};

/** At least one scope, each a token of RFC 6749, section 3.3. */
export const scopes: Rule = (option, value) => {
  if (!Array.isArray(value) || value.length === 0) {
    throw new InvalidOption(option, "must list at least one scope", value, 'Write ["openid", "profile", "email"].');
  }
  for (const [index, one] of value.entries()) {
    const path = `${option}[${index}]`;
    if (typeof one !== "string" || !scope.test(one))
      throw new InvalidOption(path, "must be a scope without spaces or quotes", one, 'Write one such as "openid".');
    if (value.indexOf(one) !== index) throw new InvalidOption(path, "must be there once only", one, "Leave it out.");
  }
};

/** Which claims become what. */
export const fieldMapping: Rule = (option, value) => {
  if (typeof value !== "object" || value === null) {
    throw new InvalidOption(
      option,
      "must say which claim becomes what",
      value,
      'Write { identifier: "preferred_username", displayName: "name", email: "email" }.',
    );
  }
  const claims = new Map<string, unknown>(Object.entries(value));
  for (const name of ["identifier", "displayName", "email"]) text(`${option}.${name}`, claims.get(name));
  const picture = claims.get("avatarUrl");
  if (picture !== undefined && typeof picture !== "string")
    throw new InvalidOption(`${option}.avatarUrl`, "must be the name of a claim", picture, "Leave it out for none.");
};

/** A regular expression that lets in whole identifiers only. */
export const identifierFilter: Rule = (option, value) => {
  if (!isText(value))
    throw new InvalidOption(option, "must be a regular expression", value, 'Write "^.+$" to let everybody in.');
  const problem = validateIdentifierFilter(value);
  if (problem !== undefined) throw new InvalidOption(option, problem.rule, value, problem.remedy);
};
