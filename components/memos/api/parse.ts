import { isJsonObject, stringField, type JsonObject } from "../../http/json-object";
import type { DesiredProvider, FieldMapping, IdentityProvider, MemosUser } from "./memos-api";
import type { MemosResponse } from "./memos-client";

/** The number or uid in a provider's name, such as `1` in `identity-providers/1` and `authelia` in `identity-providers/authelia`. */
export const lastSegment = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** The number in a provider's name as JSON. */
export const numericId = (name: string): number => Number(lastSegment(name));

/** The names that a provider can have in a Memos that numbers its providers: the number has stayed the same from 0.16 on. */
export const numberedNames = (name: string): readonly string[] => [`identity-providers/${lastSegment(name)}`];

/**
 * The names that a provider can have in a Memos that lets one choose uids.
 *
 * The upgrade to 0.27 has made uids of numbers by SQL's `printf('%08x', id)`: 1 became `00000001`, 10 became `0000000a`.
 */
export function namesWithUid(name: string): readonly string[] {
  const id = lastSegment(name);
  const migrated = /^[1-9]\d*$/.test(id) ? [`identity-providers/${Number(id).toString(16).padStart(8, "0")}`] : [];
  return [`identity-providers/${id}`, ...migrated];
}

/** True for uids that the upgrade to 0.27 has made of numbers. */
export const isNumberedUid = (uid: string): boolean => /^[0-9a-f]{8}$/.test(uid);

/** The configuration of a provider as Memos takes it: always whole, since what is left out is lost or makes Memos fail. */
export function serializeConfig(provider: DesiredProvider, fieldMapping: object): object {
  const { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes } = provider;
  return { oauth2Config: { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping } };
}

/** Reads the settings of a provider; what is missing is empty. */
export function parseSettings(provider: JsonObject, title: string): Omit<IdentityProvider, "name"> {
  const config = toObject(toObject(provider.config).oauth2Config);
  const { scopes } = config;
  return {
    title,
    identifierFilter: stringField(provider, "identifierFilter"),
    clientId: stringField(config, "clientId"),
    clientSecret: stringField(config, "clientSecret"),
    authUrl: stringField(config, "authUrl"),
    tokenUrl: stringField(config, "tokenUrl"),
    userInfoUrl: stringField(config, "userInfoUrl"),
    scopes: Array.isArray(scopes) ? scopes.filter((one): one is string => typeof one === "string") : [],
    fieldMapping: parseFieldMapping(toObject(config.fieldMapping)),
  };
}

/** A Memos that knows the claim with a picture shows it even if it is empty. */
const parseFieldMapping = (mapping: JsonObject): FieldMapping => ({
  identifier: stringField(mapping, "identifier"),
  displayName: stringField(mapping, "displayName"),
  email: stringField(mapping, "email"),
  ...("avatarUrl" in mapping ? { avatarUrl: stringField(mapping, "avatarUrl") } : {}),
});

/** The value, or an object without fields in place of anything else. */
export const toObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** Reads an account as any Memos shows it; undefined when it is none. */
export function parseUser(user: unknown): MemosUser | undefined {
  if (!isJsonObject(user) || stringField(user, "username") === "") return undefined;
  return {
    // Before 0.25 an account has a number in place of a name; it gets the name that 0.25 gives it.
    name: stringField(user, "name") || (typeof user.id === "number" ? `users/${user.id}` : ""),
    username: stringField(user, "username"),
    // Before 0.25 the display name is a nickname.
    displayName: stringField(user, "displayName") || stringField(user, "nickname"),
    email: stringField(user, "email"),
    role: stringField(user, "role"),
  };
}

/** The value of the first cookie of this name that an answer sets; undefined when it sets none or an empty one. */
export function cookieValue(headers: MemosResponse["headers"], name: string): string | undefined {
  // Behind the gRPC gateway of Memos a Set-Cookie gets this prefix.
  const all = [headers["set-cookie"] ?? [], headers["grpc-metadata-set-cookie"] ?? []].flat();
  const pairs = all.map((cookie) => cookie.split(";")[0] ?? "");
  return pairs.find((pair) => pair.startsWith(`${name}=`) && pair.length > name.length + 1)?.slice(name.length + 1);
}
