import type { ApiTraits } from "../../version-traits";
import type { Authenticated, Send } from "../session";
import { legacyProviderFrom, legacyProviderTo } from "../identity-provider-json";
import { policyCalls } from "./settings";
import type { MemosSession, WantedProvider } from "../memos-api";
import { idIn } from "../provider-name";
import type { MemosAnswer } from "../response";

/** What somebody who is signed in can do before 0.25. */
export function legacySession({ account, send, changed, leave }: Authenticated, traits: ApiTraits): MemosSession {
  return {
    // An ADMIN may not touch identity providers there.
    administrator: account.role === "HOST",
    ...providerCalls(send),
    ...policyCalls(send, traits),
    changePassword: async (password) => {
      const operation = `change the password of ${account.username}`;
      const path = `/api/v1/user/${idIn(account.name)}`;
      await send({ operation, method: "PATCH", path, body: { password }, read: () => true });
      changed(password);
    },
    signOut: leave,
  };
}

/** The list of providers, which strangers see too; without their secrets. */
export const legacyProviderList = {
  method: "GET" as const,
  path: "/api/v1/idp",
  read: ({ json }: MemosAnswer) =>
    Array.isArray(json) ? json.flatMap((one) => legacyProviderFrom(one) ?? []) : undefined,
};

function providerCalls(send: Send) {
  const path = (name: string) => `/api/v1/idp/${idIn(name)}`;
  const read = ({ body }: MemosAnswer) => legacyProviderFrom(body);
  return {
    // Never one by its number: 0.16 and 0.17 answer 401 to that, whoever asks.
    identityProviders: () => send({ operation: "list the identity providers", ...legacyProviderList }),

    createIdentityProvider: (wanted: WantedProvider) => {
      const operation = `create the identity provider ${wanted.uid}`;
      return send({ operation, method: "POST", path: "/api/v1/idp", body: legacyProviderTo(wanted), read });
    },

    updateIdentityProvider: (name: string, wanted: WantedProvider) => {
      const operation = `update the identity provider ${name}`;
      return send({ operation, method: "PATCH", path: path(name), body: legacyProviderTo(wanted), read });
    },

    deleteIdentityProvider: async (name: string) => {
      const operation = `delete the identity provider ${name}`;
      await send({ operation, method: "DELETE", path: path(name), read: () => true });
    },
  };
}
