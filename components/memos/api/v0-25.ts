import { isJsonObject, stringField, type JsonObject } from "../../http/json-object";
import type { Dialect, SettingsStore } from "./adapter";
import type { AccessMode, DesiredProvider, IdentityProvider, MemosUser } from "./memos-api";
import type { Problem } from "./memos-api-error";
import type { ErrorResponse, MemosResponse } from "./memos-client";
import {
  cookieValue,
  namesWithUid,
  numberedNames,
  numericId,
  parseSettings,
  parseUser,
  serializeConfig,
  toObject,
} from "./parse";
import type { AuthState, Send } from "./session";
import { bodySsoSignIn } from "./sso-sign-in";

const sessionsPath = "/api/v1/auth/sessions";
const signInPath = "/api/v1/auth/signin";

/** Memos 0.26: JSON over a gRPC gateway, two tokens for a sign-in, providers with numbers. */
export const dialectV026: Dialect = {
  explain,
  administratorRole: "ADMIN",
  signUp: ({ username, password }) => ({
    path: "/api/v1/users",
    body: { username, password, role: "ADMIN", displayName: "Administrator" },
  }),
  signIn: (passwordCredentials) => ({ path: signInPath, body: { passwordCredentials }, parse: parseTokens }),
  signOut: { method: "POST", path: "/api/v1/auth/signout", body: {} },
  changePassword: ({ name }) => ({ path: `/api/v1/${name}`, query: { updateMask: "password" } }),
  providers: {
    parseList: ({ body: { identityProviders } }) =>
      Array.isArray(identityProviders) ? identityProviders.flatMap((one) => parseProvider(one) ?? []) : undefined,
    parse: parseProvider,
    serialize,
    // Before 0.27 it does not count.
    createQuery: ({ uid }) => ({ identityProviderId: uid }),
    // In snake_case, and never left out: Memos answers 500 to camelCase and leaves the configuration alone without a mask.
    updateQuery: { updateMask: "title,identifier_filter,config" },
  },
  settings: generalSettings,
  accounts: listAccounts,
  candidateNames: () => [],
  namesAfterUpgrade: numberedNames,
  ssoSignIn: bodySsoSignIn(signInPath, (name) => ({ idpId: numericId(name) })),
};

/** Memos 0.25: the same, but a sign-in makes a session, whose cookie goes with each call. */
export const dialectV025: Dialect = {
  ...dialectV026,
  administratorRole: "HOST",
  signIn: (passwordCredentials) => ({ path: sessionsPath, body: { passwordCredentials }, parse: parseSession }),
  signOut: { method: "DELETE", path: `${sessionsPath}/current` },
  ssoSignIn: bodySsoSignIn(sessionsPath, (name) => ({ idpId: numericId(name) })),
};

/** Memos 0.27 to 0.30: as 0.26, but providers are named by a uid of our own, and the client secret is write-only. */
export const dialectV027: Dialect = {
  ...dialectV026,
  candidateNames: (uid) => [`identity-providers/${uid}`],
  namesAfterUpgrade: namesWithUid,
  ssoSignIn: bodySsoSignIn(signInPath, (idpName) => ({ idpName })),
};

/** Memos 0.31: as 0.27, with a setting for what strangers see. */
export const dialectV031: Dialect = { ...dialectV027, settings: settingsWithAccessMode };

/** What a refusal of Memos means from 0.25 on. */
export function explain({ status, code, message }: ErrorResponse): Problem | undefined {
  if (status === 400 && code === 3 && message.includes("unmatched username and password")) return "wrong credentials";
  if (status === 400 && code === 9) {
    return message.includes("configured by the deployment") ? "configured by deployment" : "would lock people out";
  }
  // Before 0.27 a provider that is not there is an error of the database.
  if (status === 500 && message.includes("sql: no rows in result set")) return "not found";
  // SQLite, PostgreSQL and MySQL, in this order, say that a value is there already.
  if (status === 500 && /UNIQUE constraint failed|duplicate key value|Duplicate entry/.test(message)) return "taken";
  return undefined;
}

function parseSession({ body, headers }: MemosResponse): AuthState | undefined {
  const account = parseUser(body.user);
  const session = cookieValue(headers, "user_session");
  return account && session ? { account, headers: { cookie: `user_session=${session}` } } : undefined;
}

/** A token of 15 minutes, and another one to get new ones with. */
function parseTokens({ body, headers }: MemosResponse): AuthState | undefined {
  const account = parseUser(body.user);
  if (account === undefined || typeof body.accessToken !== "string") return undefined;
  const authorization = `Bearer ${body.accessToken}`;
  const refreshToken = cookieValue(headers, "memos_refresh") ?? "";
  // Over REST Memos looks for the cookie in the gRPC metadata only, and revokes nothing when it comes as an ordinary cookie:
  // https://github.com/usememos/memos/blob/v0.30.0/server/router/api/v1/auth_service_session.go
  const signOutHeaders = { authorization, "grpc-metadata-cookie": `memos_refresh=${refreshToken}` };
  return { account, headers: { authorization }, signOutHeaders };
}

function parseProvider(read: unknown): IdentityProvider | undefined {
  const provider = toObject(read);
  const name = stringField(provider, "name");
  return /.\/./.test(name) ? { ...parseSettings(provider, stringField(provider, "title")), name } : undefined;
}

function serialize(provider: DesiredProvider): object {
  const { title, identifierFilter, fieldMapping } = provider;
  const { identifier, displayName, email, avatarUrl = "" } = fieldMapping;
  const config = serializeConfig(provider, { identifier, displayName, email, avatarUrl });
  return { type: "OAUTH2", title, identifierFilter, config };
}

/** The two switches among the general settings. */
function generalSettings(send: Send): SettingsStore {
  const name = "instance/settings/GENERAL";
  const path = `/api/v1/${name}`;
  const readGroup = (): Promise<JsonObject> =>
    send({ operation: "read the general settings", method: "GET", path, parse: parseGeneralSetting });
  return {
    read: async () => {
      const { disallowPasswordAuth, disallowUserRegistration } = await readGroup();
      return {
        allowPasswordAuth: disallowPasswordAuth !== true,
        allowUserRegistration: disallowUserRegistration !== true,
      };
    },
    // Memos replaces the whole group whatever the mask says, so all the rest is sent back as it was.
    write: async ({ allowPasswordAuth, allowUserRegistration }) => {
      const changed = { disallowPasswordAuth: !allowPasswordAuth, disallowUserRegistration: !allowUserRegistration };
      const body = { name, generalSetting: { ...(await readGroup()), ...changed } };
      return send({
        operation: "change the general settings",
        method: "PATCH",
        path,
        body,
        parse: parseGeneralSetting,
      });
    },
  };
}

/** Page by page. */
async function listAccounts(send: Send): Promise<readonly MemosUser[]> {
  const found: MemosUser[] = [];
  for (let pageToken = ""; ;) {
    const { users, nextPageToken } = await send({
      operation: "list the accounts",
      method: "GET",
      path: "/api/v1/users",
      query: { pageSize: "1000", pageToken },
      parse: ({ body }) => (Array.isArray(body.users) ? body : undefined),
    });
    found.push(...(users as unknown[]).flatMap((user) => parseUser(user) ?? []));
    if (typeof nextPageToken !== "string" || nextPageToken === "") return found;
    pageToken = nextPageToken;
  }
}

const accessModes = { private: "INSTANCE_ACCESS_MODE_PRIVATE", public: "INSTANCE_ACCESS_MODE_PUBLIC" } as const;

/** The same, and who may look in. */
function settingsWithAccessMode(send: Send): SettingsStore {
  const general = generalSettings(send);
  const name = "instance/settings/ACCESS";
  const path = `/api/v1/${name}`;
  return {
    read: async () => ({
      ...(await general.read()),
      accessMode: await send({ operation: "read the access mode", method: "GET", path, parse: parseAccessMode }),
    }),
    write: async ({ accessMode, ...others }) => {
      if (accessMode !== undefined) {
        const body = { name, accessSetting: { accessMode: accessModes[accessMode] } };
        await send({ operation: "change the access mode", method: "PATCH", path, body, parse: parseAccessMode });
      }
      return general.write(others);
    },
  };
}

const parseAccessMode = ({ body }: MemosResponse): AccessMode | undefined => {
  const mode = stringField(toObject(body.accessSetting), "accessMode");
  return mode === accessModes.private ? "private" : mode === accessModes.public ? "public" : undefined;
};

const parseGeneralSetting = ({ body: { generalSetting } }: MemosResponse): JsonObject | undefined =>
  isJsonObject(generalSetting) ? generalSetting : undefined;
