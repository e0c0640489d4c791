import type { IdentityProviderWithSecret } from "./memos-api";

/** Writes an identity provider as Memos takes it: always whole, since what is left out is lost or makes Memos fail. */
export function providerTo(provider: IdentityProviderWithSecret): object {
  const { title, identifierFilter, clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes } = provider;
  const { identifier, displayName, email, avatarUrl = "" } = provider.fieldMapping;
  const fieldMapping = { identifier, displayName, email, avatarUrl };
  const oauth2Config = { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping };
  return { type: "OAUTH2", title, identifierFilter, config: { oauth2Config } };
}

/** Reads an identity provider as Memos shows it; undefined when it has no name, and what else is missing is empty. */
export function providerFrom(seen: unknown): IdentityProviderWithSecret | undefined {
  const provider = fieldsOf(seen);
  const uid = /\/([^/]+)$/.exec(provider("name").text)?.[1];
  if (uid === undefined) return undefined;
  const config = fieldsOf(fieldsOf(provider("config").value)("oauth2Config").value);
  const mapping = fieldsOf(config("fieldMapping").value);
  const avatarUrl = mapping("avatarUrl").text;
  return {
    uid,
    title: provider("title").text,
    identifierFilter: provider("identifierFilter").text,
    clientId: config("clientId").text,
    clientSecret: config("clientSecret").text,
    authUrl: config("authUrl").text,
    tokenUrl: config("tokenUrl").text,
    userInfoUrl: config("userInfoUrl").text,
    scopes: config("scopes").texts,
    fieldMapping: {
      identifier: mapping("identifier").text,
      displayName: mapping("displayName").text,
      email: mapping("email").text,
      ...(avatarUrl === "" ? {} : { avatarUrl }),
    },
  };
}

interface Field {
  readonly value: unknown;
  readonly text: string;
  readonly texts: readonly string[];
}

function fieldsOf(object: unknown): (name: string) => Field {
  const fields = new Map<string, unknown>(typeof object === "object" && object !== null ? Object.entries(object) : []);
  return (name) => {
    const value = fields.get(name);
    const texts = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
    return { value, text: typeof value === "string" ? value : "", texts };
  };
}
