import { isJsonObject, textIn, type JsonObject } from "../../http/json-object";
import type { FieldMapping, IdentityProvider, WantedProvider } from "./memos-api";

/** Writes an identity provider as Memos takes it from 0.25 on: always whole, since what is left out is lost or makes Memos fail. */
export function providerTo(provider: WantedProvider): object {
  const { title, identifierFilter } = provider;
  const { avatarUrl = "" } = provider.fieldMapping;
  return { type: "OAUTH2", title, identifierFilter, config: configTo(provider, { avatarUrl }) };
}

/** Writes an identity provider as Memos takes it before 0.25: its title is called its name, and it refuses the claim with a picture. */
export function legacyProviderTo(provider: WantedProvider): object {
  const { title, identifierFilter } = provider;
  return { type: "OAUTH2", name: title, identifierFilter, config: configTo(provider, {}) };
}

function configTo(provider: WantedProvider, picture: { readonly avatarUrl?: string }): object {
  const { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes } = provider;
  const { identifier, displayName, email } = provider.fieldMapping;
  const fieldMapping = { identifier, displayName, email, ...picture };
  return { oauth2Config: { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping } };
}

/** Reads an identity provider as Memos shows it from 0.25 on; undefined when it has no name, and what else is missing is empty. */
export function providerFrom(seen: unknown): IdentityProvider | undefined {
  const provider = objectOf(seen);
  const name = textIn(provider, "name");
  return /.\/./.test(name) ? { ...settingsFrom(provider, textIn(provider, "title")), name } : undefined;
}

/** Reads an identity provider as Memos shows it before 0.25; it gets the name that 0.25 gives it. */
export function legacyProviderFrom(seen: unknown): IdentityProvider | undefined {
  const provider = objectOf(seen);
  if (typeof provider.id !== "number") return undefined;
  return { ...settingsFrom(provider, textIn(provider, "name")), name: `identity-providers/${provider.id}` };
}

function settingsFrom(provider: JsonObject, title: string): Omit<IdentityProvider, "name"> {
  const config = objectOf(objectOf(provider.config).oauth2Config);
  return {
    title,
    identifierFilter: textIn(provider, "identifierFilter"),
    clientId: textIn(config, "clientId"),
    clientSecret: textIn(config, "clientSecret"),
    authUrl: textIn(config, "authUrl"),
    tokenUrl: textIn(config, "tokenUrl"),
    userInfoUrl: textIn(config, "userInfoUrl"),
    scopes: textsOf(config.scopes),
    fieldMapping: mappingFrom(objectOf(config.fieldMapping)),
  };
}

/** A Memos that knows the claim with a picture says so, if it is empty; one that does not is silent. */
const mappingFrom = (mapping: JsonObject): FieldMapping => ({
  identifier: textIn(mapping, "identifier"),
  displayName: textIn(mapping, "displayName"),
  email: textIn(mapping, "email"),
  ...("avatarUrl" in mapping ? { avatarUrl: textIn(mapping, "avatarUrl") } : {}),
});

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
