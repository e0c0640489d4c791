import type { ApiTraits } from "../../version-traits";
import type { Authenticated, Send } from "../session";
import { parseLegacyProvider, serializeLegacyProvider } from "../identity-provider-json";
import { settingsApi } from "./settings";
import type { MemosSession, DesiredProvider } from "../memos-api";
import { lastSegment } from "../provider-name";
import type { MemosResponse } from "../response";

/** What somebody who is signed in can do before 0.25. */
export function legacySession({ account, send, setPassword, signOut }: Authenticated, traits: ApiTraits): MemosSession {
  return {
    // An ADMIN may not touch identity providers there.
    administrator: account.role === "HOST",
    ...providersApi(send),
    ...settingsApi(send, traits),
    changePassword: async (password) => {
      const operation = `change the password of ${account.username}`;
      const path = `/api/v1/user/${lastSegment(account.name)}`;
      await send({ operation, method: "PATCH", path, body: { password }, parse: () => true });
      setPassword(password);
    },
    signOut,
  };
}

/** The list of providers, which strangers see too; without their secrets. */
export const legacyProviderList = {
  method: "GET" as const,
  path: "/api/v1/idp",
  parse: ({ json }: MemosResponse) =>
    Array.isArray(json) ? json.flatMap((one) => parseLegacyProvider(one) ?? []) : undefined,
};

function providersApi(send: Send) {
  const path = (name: string) => `/api/v1/idp/${lastSegment(name)}`;
  const read = ({ body }: MemosResponse) => parseLegacyProvider(body);
  return {
    // Never one by its number: 0.16 and 0.17 answer 401 to that, whoever asks.
    identityProviders: () => send({ operation: "list the identity providers", ...legacyProviderList }),

    createIdentityProvider: (wanted: DesiredProvider) => {
      const operation = `create the identity provider ${wanted.uid}`;
      return send({
        operation,
        method: "POST",
        path: "/api/v1/idp",
        body: serializeLegacyProvider(wanted),
        parse: read,
      });
    },

    updateIdentityProvider: (name: string, wanted: DesiredProvider) => {
      const operation = `update the identity provider ${name}`;
      return send({ operation, method: "PATCH", path: path(name), body: serializeLegacyProvider(wanted), parse: read });
    },

    deleteIdentityProvider: async (name: string) => {
      const operation = `delete the identity provider ${name}`;
      await send({ operation, method: "DELETE", path: path(name), parse: () => true });
    },
  };
}
