import { isJsonObject, stringField, type JsonObject } from "../../http/json-object";
import type { FieldMapping, IdentityProvider, DesiredProvider } from "./memos-api";

/** Writes an identity provider as Memos takes it from 0.25 on: always whole, since what is left out is lost or makes Memos fail. */
export function serializeProvider(provider: DesiredProvider): object {
  const { title, identifierFilter } = provider;
  const { avatarUrl = "" } = provider.fieldMapping;
  return { type: "OAUTH2", title, identifierFilter, config: serializeConfig(provider, { avatarUrl }) };
}

/** Writes an identity provider as Memos takes it before 0.25: its title is called its name, and it refuses the claim with a picture. */
export function serializeLegacyProvider(provider: DesiredProvider): object {
  const { title, identifierFilter } = provider;
  return { type: "OAUTH2", name: title, identifierFilter, config: serializeConfig(provider, {}) };
}

function serializeConfig(provider: DesiredProvider, picture: { readonly avatarUrl?: string }): object {
  const { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes } = provider;
  const { identifier, displayName, email } = provider.fieldMapping;
  const fieldMapping = { identifier, displayName, email, ...picture };
  return { oauth2Config: { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping } };
}

/** Reads an identity provider as Memos shows it from 0.25 on; undefined when it has no name, and what else is missing is empty. */
export function parseProvider(seen: unknown): IdentityProvider | undefined {
  const provider = toObject(seen);
  const name = stringField(provider, "name");
  return /.\/./.test(name) ? { ...parseSettings(provider, stringField(provider, "title")), name } : undefined;
}

/** Reads an identity provider as Memos shows it before 0.25; it gets the name that 0.25 gives it. */
export function parseLegacyProvider(seen: unknown): IdentityProvider | undefined {
  const provider = toObject(seen);
  if (typeof provider.id !== "number") return undefined;
  return { ...parseSettings(provider, stringField(provider, "name")), name: `identity-providers/${provider.id}` };
}

function parseSettings(provider: JsonObject, title: string): Omit<IdentityProvider, "name"> {
  const config = toObject(toObject(provider.config).oauth2Config);
  return {
    title,
    identifierFilter: stringField(provider, "identifierFilter"),
    clientId: stringField(config, "clientId"),
    clientSecret: stringField(config, "clientSecret"),
    authUrl: stringField(config, "authUrl"),
    tokenUrl: stringField(config, "tokenUrl"),
    userInfoUrl: stringField(config, "userInfoUrl"),
    scopes: toStrings(config.scopes),
    fieldMapping: parseFieldMapping(toObject(config.fieldMapping)),
  };
}

/** A Memos that knows the claim with a picture says so, if it is empty; one that does not is silent. */
const parseFieldMapping = (mapping: JsonObject): FieldMapping => ({
  identifier: stringField(mapping, "identifier"),
  displayName: stringField(mapping, "displayName"),
  email: stringField(mapping, "email"),
  ...("avatarUrl" in mapping ? { avatarUrl: stringField(mapping, "avatarUrl") } : {}),
});

const toObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

const toStrings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
