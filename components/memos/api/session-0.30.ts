import type { Door, MemosRequest } from "./door";
import { providerFrom, providerTo } from "./identity-provider-json";
import type { AccessPolicy, Credentials, IdentityProviderWithSecret, MemosSession } from "./memos-api";
import { isProblem, type Problem } from "./memos-api-error";
import type { MemosAnswer, Refusal } from "./verdict";

/** Where the identity providers are. */
export const providersPath = "/api/v1/identity-providers";

/** Signs in by password and speaks as this account from then on. */
export async function signIn(door: Door, credentials: Credentials): Promise<MemosSession> {
  const session = { credentials, tokens: await tokensFor(door, credentials) };

  /** Sends as this account. A 401 did nothing, so it is repeated once after a new sign-in: tokens last 15 minutes only. */
  const send: Send = async (request) => {
    const attempt = () =>
      door.send({ ...request, explain, headers: { authorization: `Bearer ${session.tokens.access}` } });
    try {
      return await attempt();
    } catch (error) {
      if (!isProblem(error, "not signed in")) throw error;
      session.tokens = await tokensFor(door, session.credentials);
      return attempt();
    }
  };

  return {
    administrator: session.tokens.administrator,
    ...providerCalls(send),
    ...policyCalls(send),
    changePassword: async (password) => {
      const { username } = session.credentials;
      await changePassword(send, { username, password });
      session.credentials = { username, password };
    },
    signOut: () => signOut(door, session.tokens),
  };
}

type Send = <T>(request: Omit<MemosRequest<T>, "explain" | "headers">) => Promise<T>;

/** What Memos hands out at a sign-in. */
interface Tokens {
  readonly administrator: boolean;
  readonly access: string;

  /** The cookie of the refresh token, as `name=value`; Memos forgets the sign-in when it gets it back. */
  readonly refresh: string;
}

function tokensFor(door: Door, { username, password }: Credentials): Promise<Tokens> {
  return door.send({
    operation: `sign in to Memos as ${username}`,
    method: "POST",
    path: "/api/v1/auth/signin",
    body: { passwordCredentials: { username, password } },
    read: ({ body: { user, accessToken }, headers }) => {
      if (typeof accessToken !== "string" || typeof user !== "object" || user === null) return undefined;
      const cookie = headers.get("grpc-metadata-set-cookie") ?? "";
      const administrator = "role" in user && user.role === "ADMIN";
      return { administrator, access: accessToken, refresh: cookie.split(";")[0] ?? "" };
    },
    explain,
  });
}

async function signOut(door: Door, { access, refresh }: Tokens): Promise<void> {
  await door.send({
    operation: "sign out",
    method: "POST",
    path: "/api/v1/auth/signout",
    body: {},
    // Over REST Memos looks for the cookie in the gRPC metadata only, and revokes nothing when it comes as an ordinary cookie:
    // https://github.com/usememos/memos/blob/v0.30.0/server/router/api/v1/auth_service_session.go
    headers: { authorization: `Bearer ${access}`, "grpc-metadata-cookie": refresh },
    read: () => true,
    explain,
  });
}

async function changePassword(send: Send, { username, password }: Credentials): Promise<void> {
  await send({
    operation: `change the password of ${username}`,
    method: "PATCH",
    path: `/api/v1/users/${encodeURIComponent(username)}`,
    query: { updateMask: "password" },
    body: { password },
    read: () => true,
  });
}

function providerCalls(send: Send) {
  const pathOf = (uid: string): string => `${providersPath}/${encodeURIComponent(uid)}`;
  const read = ({ body }: MemosAnswer) => providerFrom(body);
  return {
    findIdentityProvider: (uid: string) =>
      send({ operation: `look for the identity provider ${uid}`, method: "GET", path: pathOf(uid), read }).catch(
        (error: unknown) => {
          if (isProblem(error, "not found")) return undefined;
          throw error;
        },
      ),

    createIdentityProvider: (wanted: IdentityProviderWithSecret) =>
      send({
        operation: `create the identity provider ${wanted.uid}`,
        method: "POST",
        path: providersPath,
        query: { identityProviderId: wanted.uid },
        body: providerTo(wanted),
        read,
      }),

    updateIdentityProvider: (wanted: IdentityProviderWithSecret) =>
      send({
        operation: `update the identity provider ${wanted.uid}`,
        method: "PATCH",
        path: pathOf(wanted.uid),
        // In snake_case, and never left out: Memos answers 500 to camelCase and leaves the configuration alone without a mask.
        query: { updateMask: "title,identifier_filter,config" },
        body: providerTo(wanted),
        read,
      }),

    deleteIdentityProvider: async (uid: string) => {
      const operation = `delete the identity provider ${uid}`;
      await send({ operation, method: "DELETE", path: pathOf(uid), read: () => true });
    },
  };
}

function policyCalls(send: Send) {
  const path = "/api/v1/instance/settings/GENERAL";
  const settings = () => send({ operation: "read the general settings", method: "GET", path, read: settingsFrom });
  return {
    accessPolicy: async () => policyOf(await settings()),

    // Memos replaces the whole group whatever the mask says, so all the rest is sent back as it was.
    changeAccessPolicy: async (policy: Partial<AccessPolicy>) => {
      const current = await settings();
      const { passwordSignIn, registration } = { ...policyOf(current), ...policy };
      const switches = { disallowPasswordAuth: !passwordSignIn, disallowUserRegistration: !registration };
      const body = { name: "instance/settings/GENERAL", generalSetting: { ...current, ...switches } };
      const operation = "change the general settings";
      return policyOf(await send({ operation, method: "PATCH", path, body, read: settingsFrom }));
    },
  };
}

function settingsFrom({ body: { generalSetting } }: MemosAnswer): Record<string, unknown> | undefined {
  return typeof generalSetting === "object" && generalSetting !== null ? { ...generalSetting } : undefined;
}

const policyOf = (settings: Readonly<Record<string, unknown>>): AccessPolicy => ({
  passwordSignIn: settings.disallowPasswordAuth !== true,
  registration: settings.disallowUserRegistration !== true,
});

/** What a refusal of Memos 0.30 means. */
export function explain({ status, code, message }: Refusal): Problem | undefined {
  if (status === 400 && code === 3 && message.includes("unmatched username and password")) return "wrong credentials";
  if (status === 400 && code === 9) {
    return message.includes("configured by the deployment") ? "configured by deployment" : "would lock people out";
  }
  // SQLite, PostgreSQL and MySQL, in this order, say that a value is there already.
  if (status === 500 && /UNIQUE constraint failed|duplicate key value|Duplicate entry/.test(message)) return "taken";
  return undefined;
}
