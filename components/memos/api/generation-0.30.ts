import type { Profile } from "./detection";
import type { Door, MemosRequest, Refusal } from "./door";
import { providerFrom, providerTo } from "./identity-provider-json";
import type { AccessPolicy, Credentials, IdentityProviderWithSecret, MemosApi, MemosSession } from "./memos-api";
import { MemosApiError, isProblem, type Problem } from "./memos-api-error";

const providers = "/api/v1/identity-providers";
const general = "/api/v1/instance/settings/GENERAL";

/** Speaks to Memos 0.30: JSON over HTTP, providers named by a uid of our own, the client secret write-only. */
export function speak030(door: Door, profile: Profile): MemosApi {
  return {
    url: door.url,
    version: profile.version,
    needsSetup: profile.needsSetup,
    nameOf: (uid) => `identity-providers/${uid}`,

    createFirstAdministrator: async ({ username, password }) => {
      const body = { username, password, role: "ADMIN" };
      await door.send({
        operation: `create the administrator ${username}`,
        method: "POST",
        path: "/api/v1/users",
        body,
        explain,
      });
    },

    signIn: (credentials) => signIn(door, credentials),

    publicIdentityProviders: async () => {
      const { body } = await door.send({
        operation: "list the identity providers without a login",
        method: "GET",
        path: providers,
        explain,
      });
      const listed: unknown = body.identityProviders;
      return Array.isArray(listed) ? listed.map(providerFrom) : [];
    },
  };
}

/** What Memos hands out at a sign-in. */
interface Tokens {
  readonly administrator: boolean;
  readonly access: string;

  /** The cookie of the refresh token, as `name=value`; Memos forgets the sign-in when it gets it back. */
  readonly refresh: string;
}

async function signIn(door: Door, credentials: Credentials): Promise<MemosSession> {
  const session = { credentials, tokens: await tokensFor(door, credentials) };

  /** Sends as this account. A 401 did nothing, so it is repeated once after a new sign-in: tokens last for 15 minutes only. */
  const send = async (request: Omit<MemosRequest, "explain">) => {
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
      const path = `/api/v1/users/${encodeURIComponent(username)}`;
      await send({
        operation: `change the password of ${username}`,
        method: "PATCH",
        path,
        query: { updateMask: "password" },
        body: { password },
      });
      session.credentials = { username, password };
    },

    signOut: async () => {
      // Memos reads this cookie from the gRPC metadata only: as an ordinary cookie it would revoke nothing (v0.30.0 auth_service_session.go).
      const headers = {
        authorization: `Bearer ${session.tokens.access}`,
        "grpc-metadata-cookie": session.tokens.refresh,
      };
      await door.send({
        operation: "sign out",
        method: "POST",
        path: "/api/v1/auth/signout",
        body: {},
        headers,
        explain,
      });
    },
  };
}

type Send = (request: Omit<MemosRequest, "explain">) => ReturnType<Door["send"]>;

function providerCalls(send: Send) {
  const pathOf = (uid: string): string => `${providers}/${encodeURIComponent(uid)}`;
  return {
    findIdentityProvider: async (uid: string) => {
      try {
        const { body } = await send({
          operation: `look for the identity provider ${uid}`,
          method: "GET",
          path: pathOf(uid),
        });
        return providerFrom(body);
      } catch (error) {
        if (isProblem(error, "not found")) return undefined;
        throw error;
      }
    },

    createIdentityProvider: async (wanted: IdentityProviderWithSecret) => {
      const query = { identityProviderId: wanted.uid };
      const operation = `create the identity provider ${wanted.uid}`;
      const { body } = await send({ operation, method: "POST", path: providers, query, body: providerTo(wanted) });
      return providerFrom(body);
    },

    updateIdentityProvider: async (wanted: IdentityProviderWithSecret) => {
      // In snake_case, and never left out: Memos answers 500 to camelCase and forgets the configuration without a mask.
      const query = { updateMask: "title,identifier_filter,config" };
      const operation = `update the identity provider ${wanted.uid}`;
      const { body } = await send({
        operation,
        method: "PATCH",
        path: pathOf(wanted.uid),
        query,
        body: providerTo(wanted),
      });
      return providerFrom(body);
    },

    deleteIdentityProvider: async (uid: string) => {
      await send({ operation: `delete the identity provider ${uid}`, method: "DELETE", path: pathOf(uid) });
    },
  };
}

function policyCalls(send: Send) {
  const read = async () =>
    settingsFrom((await send({ operation: "read the general settings", method: "GET", path: general })).body);
  return {
    accessPolicy: async () => policyOf(await read()),

    // Memos replaces the whole group (it has a "TODO" where the update mask belongs), so everything else is sent back as it was.
    changeAccessPolicy: async (policy: Partial<AccessPolicy>) => {
      const settings = await read();
      const { passwordSignIn, registration } = { ...policyOf(settings), ...policy };
      const generalSetting = {
        ...settings,
        disallowPasswordAuth: !passwordSignIn,
        disallowUserRegistration: !registration,
      };
      const body = { name: "instance/settings/GENERAL", generalSetting };
      return policyOf(
        settingsFrom(
          (await send({ operation: "change the general settings", method: "PATCH", path: general, body })).body,
        ),
      );
    },
  };
}

async function tokensFor(door: Door, { username, password }: Credentials): Promise<Tokens> {
  const operation = `sign in to Memos as ${username}`;
  const body = { passwordCredentials: { username, password } };
  const answer = await door.send({ operation, method: "POST", path: "/api/v1/auth/signin", body, explain });
  const { user, accessToken } = answer.body;
  if (typeof accessToken !== "string" || typeof user !== "object" || user === null || !("role" in user)) {
    const call = `POST ${new URL("/api/v1/auth/signin", door.url).href}`;
    throw new MemosApiError({
      problem: "not Memos",
      operation,
      call,
      seen: "answered without a token",
      mayHaveActed: true,
    });
  }
  const cookie = answer.headers.get("grpc-metadata-set-cookie") ?? "";
  return { administrator: user.role === "ADMIN", access: accessToken, refresh: cookie.split(";")[0] ?? "" };
}

function settingsFrom({ generalSetting }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return typeof generalSetting === "object" && generalSetting !== null ? { ...generalSetting } : {};
}

const policyOf = (settings: Readonly<Record<string, unknown>>): AccessPolicy => ({
  passwordSignIn: settings.disallowPasswordAuth !== true,
  registration: settings.disallowUserRegistration !== true,
});

/** What a refusal of Memos 0.30 means; seen on a running one. */
function explain({ status, code, message }: Refusal): Problem | undefined {
  if (status === 400 && code === 3 && message.includes("unmatched username and password")) return "wrong credentials";
  if (status === 400 && code === 9) {
    return message.includes("configured by the deployment") ? "configured by deployment" : "would lock people out";
  }
  // SQLite, PostgreSQL and MySQL, in this order, say that a value is there already.
  if (status === 500 && /UNIQUE constraint failed|duplicate key value|Duplicate entry/.test(message)) return "taken";
  return undefined;
}
