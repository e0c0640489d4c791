import type { ApiTraits } from "../versions";
import type { MemosClient, MemosResponse } from "./memos-client";
import type {
  AccessMode,
  AccessPolicy,
  AccessSettings,
  Credentials,
  DesiredProvider,
  IdentityProvider,
  MemosApi,
  MemosSession,
  MemosUser,
} from "./memos-api";
import { lastSegment } from "./parse";
import { authenticate, retryWrite, type ApiCall, type AuthEndpoints, type Authenticated, type Send } from "./session";

/** What a Memos says of itself to anyone. */
export interface InstanceProfile {
  /** The version as it says it; builds from source may say `dev`. */
  readonly version: string;

  /** Whether it has no account at all yet; before 0.30 Memos tells only that it has no administrator. */
  readonly needsSetup: boolean;

  /** What strangers see, as far as the profile and the version tell. */
  readonly accessMode: AccessMode;
}

/** What one generation of Memos does in a way of its own. */
export interface Dialect extends AuthEndpoints, Pick<MemosApi, "candidateNames" | "namesAfterUpgrade" | "ssoSignIn"> {
  /** The role of those who may do everything. */
  readonly administratorRole: "HOST" | "ADMIN";
  readonly signUp: (credentials: Credentials) => Pick<ApiCall<true>, "path" | "body">;
  readonly changePassword: (account: MemosUser) => Pick<ApiCall<true>, "path" | "query">;
  readonly providers: ProviderFormat;
  readonly settings: (send: Send, traits: ApiTraits) => SettingsStore;
  readonly accounts?: (send: Send) => Promise<readonly MemosUser[]>;
}

/** How providers are written and read. */
interface ProviderFormat {
  /** Reads the list, which strangers see too. */
  readonly parseList: (answer: MemosResponse) => readonly IdentityProvider[] | undefined;
  readonly parse: (provider: unknown) => IdentityProvider | undefined;
  readonly serialize: (provider: DesiredProvider) => object;
  readonly createQuery?: (provider: DesiredProvider) => ApiCall<unknown>["query"];
  readonly updateQuery?: ApiCall<unknown>["query"];
}

/** How the access policy is kept, as far as it is a setting. */
export interface SettingsStore {
  read(): Promise<AccessSettings>;

  /** Writes all of it and leaves all other settings as they are. */
  write(policy: AccessSettings): Promise<unknown>;
}

/** Speaks to a Memos in a dialect. */
export function createAdapter(
  dialect: Dialect,
  client: MemosClient,
  { version, needsSetup, accessMode }: InstanceProfile,
  traits: ApiTraits,
): MemosApi {
  const { explain, candidateNames, namesAfterUpgrade, ssoSignIn, providers } = dialect;
  const path = `/api/v1/${traits.providers}`;
  return {
    url: client.url,
    version,
    needsSetup,
    candidateNames,
    namesAfterUpgrade,
    ssoSignIn,

    createFirstAdministrator: async (credentials) => {
      const operation = `create the administrator ${credentials.username}`;
      await client.send({ operation, method: "POST", ...dialect.signUp(credentials), parse: () => true, explain });
    },

    signIn: async (credentials) =>
      createSession(dialect, await authenticate(client, credentials, dialect), { path, traits, accessMode }),

    publicIdentityProviders: () => {
      const operation = "list the identity providers without a login";
      return client.send({ operation, method: "GET", path, parse: providers.parseList, explain });
    },
  };
}

function createSession(
  dialect: Dialect,
  { account, send, setPassword, signOut }: Authenticated,
  { path, traits, accessMode }: { readonly path: string; readonly traits: ApiTraits; readonly accessMode: AccessMode },
): MemosSession {
  const { createQuery, updateQuery, serialize, ...providers } = dialect.providers;
  const pathTo = (name: string): string => `${path}/${lastSegment(name)}`;
  const parse = ({ body }: MemosResponse) => providers.parse(body);
  const settings = dialect.settings(send, traits);
  const accessPolicy = async (): Promise<AccessPolicy> => ({ accessMode, ...(await settings.read()) });
  return {
    administrator: account.role === dialect.administratorRole,

    // Never one by its number: 0.16 and 0.17 answer 401 to that, whoever asks.
    identityProviders: () =>
      send({ operation: "list the identity providers", method: "GET", path, parse: providers.parseList }),

    createIdentityProvider: (desired) => {
      const operation = `create the identity provider ${desired.uid}`;
      return send({ operation, method: "POST", path, query: createQuery?.(desired), body: serialize(desired), parse });
    },

    updateIdentityProvider: (name, desired) => {
      const operation = `update the identity provider ${name}`;
      const body = serialize(desired);
      return send({ operation, method: "PATCH", path: pathTo(name), query: updateQuery, body, parse });
    },

    deleteIdentityProvider: async (name) => {
      const operation = `delete the identity provider ${name}`;
      await send({ operation, method: "DELETE", path: pathTo(name), parse: () => true });
    },

    accessPolicy,

    accounts: () => dialect.accounts?.(send) ?? Promise.resolve([]),

    changeAccessPolicy: async (changes) => {
      const desired = { ...(await accessPolicy()), ...changes };
      await retryWrite(() => settings.write(desired), accessPolicy);
      return accessPolicy();
    },

    changePassword: async (password) => {
      const operation = `change the password of ${account.username}`;
      const call = dialect.changePassword(account);
      await send({ operation, method: "PATCH", ...call, body: { password }, parse: () => true });
      setPassword(password);
    },

    signOut,
  };
}
