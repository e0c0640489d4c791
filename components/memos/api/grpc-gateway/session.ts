import type { Authenticated, Send } from "../session";
import { policyCalls } from "./settings";
import { providerFrom, providerTo } from "../identity-provider-json";
import type { MemosSession, WantedProvider } from "../memos-api";
import type { Problem } from "../memos-api-error";
import type { MemosAnswer, Refusal } from "../response";

/** What somebody who is signed in can do, from 0.25 on. */
export function gatewaySession({ account, send, changed, leave }: Authenticated, administrator: string): MemosSession {
  return {
    administrator: account.role === administrator,
    ...providerCalls(send),
    ...policyCalls(send),
    changePassword: async (password) => {
      const operation = `change the password of ${account.username}`;
      await send({
        operation,
        method: "PATCH",
        path: `/api/v1/${account.name}`,
        query: { updateMask: "password" },
        body: { password },
        read: () => true,
      });
      changed(password);
    },
    signOut: leave,
  };
}

/** The list of providers, which strangers see too. */
export const providerList = {
  method: "GET" as const,
  path: "/api/v1/identity-providers",
  read: ({ body: { identityProviders } }: MemosAnswer) =>
    Array.isArray(identityProviders) ? identityProviders.flatMap((one) => providerFrom(one) ?? []) : undefined,
};

function providerCalls(send: Send) {
  const { path } = providerList;
  const read = ({ body }: MemosAnswer) => providerFrom(body);
  return {
    identityProviders: () => send({ operation: "list the identity providers", ...providerList }),

    createIdentityProvider: (wanted: WantedProvider) =>
      send({
        operation: `create the identity provider ${wanted.uid}`,
        method: "POST",
        path,
        // Before 0.27 it does not count.
        query: { identityProviderId: wanted.uid },
        body: providerTo(wanted),
        read,
      }),

    updateIdentityProvider: (name: string, wanted: WantedProvider) =>
      send({
        operation: `update the identity provider ${name}`,
        method: "PATCH",
        path: `/api/v1/${name}`,
        // In snake_case, and never left out: Memos answers 500 to camelCase and leaves the configuration alone without a mask.
        query: { updateMask: "title,identifier_filter,config" },
        body: providerTo(wanted),
        read,
      }),

    deleteIdentityProvider: async (name: string) => {
      const operation = `delete the identity provider ${name}`;
      await send({ operation, method: "DELETE", path: `/api/v1/${name}`, read: () => true });
    },
  };
}

/** What a refusal of Memos means from 0.25 on. */
export function explain({ status, code, message }: Refusal): Problem | undefined {
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
