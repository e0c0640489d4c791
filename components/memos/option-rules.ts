import type { Rule } from "../pulumi/dynamic";
import { InvalidOption } from "../pulumi/invalid-option";
import { isObject, isString, line, matching, optional, secret, text } from "../pulumi/option-rules";
import { object } from "../pulumi/shape";
import type { FieldMapping } from "./api/memos-api";
import { validateIdentifierFilter } from "./identity-provider/identifier-filter";

export * from "../pulumi/option-rules";

/** A password that bcrypt reads to its end. */
export const password: Rule = (option, value) => {
  secret(option, value);
  const bytes = Buffer.byteLength(String(value));
  if (bytes <= 72) return;
  const rule = "must be 72 bytes at most, since bcrypt reads no more";
  throw new InvalidOption(option, rule, `${bytes} bytes`, "Give a shorter password.");
};

/** A uid as Memos takes it. */
export const uid = matching(
  /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,34}[a-zA-Z0-9])?$/,
  "must be 1 to 36 letters, digits and inner hyphens",
  'Write one such as "authelia".',
);

const providerName = matching(
  /^[a-zA-Z-]+\/[a-zA-Z0-9-]+$/,
  "must be a name",
  'Write one such as "identity-providers/authelia".',
);

/** By what a provider that is to be taken over can be told. */
export type AdoptionKey = (typeof adoptionKeys)[number];

const adoptionKeys = ["name", "uid", "title", "clientId"] as const;

/** The provider that is taken over, by exactly one of the keys. */
export const adoption: Rule = (option, value) => {
  const given = isObject(value) ? Object.entries(value).filter(([, one]) => one !== undefined) : [];
  const [[key, one] = [], ...others] = given;
  const isKey = (name: string | undefined): name is AdoptionKey => adoptionKeys.some((known) => known === name);
  if (!isKey(key) || others.length > 0) {
    const rule = `must be told by one of ${adoptionKeys.join(", ")}`;
    throw new InvalidOption(option, rule, value, 'Write { title: "Authelia" }, for instance.');
  }
  line(`${option}.${key}`, one);
  if (key === "name") providerName(`${option}.name`, one);
};

/** Which claims become what. */
export const fieldMapping = object<FieldMapping>({
  identifier: line,
  displayName: line,
  email: line,
  avatarUrl: optional(text),
});

/** Some of them. */
export const fieldMappingChanges = object<Omit<FieldMapping, "avatarUrl">>({
  identifier: optional(line),
  displayName: optional(line),
  email: optional(line),
});

/** A regular expression that lets in whole identifiers only. */
export const identifierFilter: Rule = (option, value) => {
  if (!isString(value) || value.trim() === "")
    throw new InvalidOption(option, "must be a regular expression", value, 'Write "^.+$" to let everybody in.');
  const problem = validateIdentifierFilter(value);
  if (problem !== undefined) throw new InvalidOption(option, problem.rule, value, problem.remedy);
};
