import type { Authenticated, Send } from "../session";
import { settingsApi } from "./settings";
import { parseProvider, serializeProvider } from "../identity-provider-json";
import type { MemosSession, DesiredProvider } from "../memos-api";
import type { Problem } from "../memos-api-error";
import type { MemosResponse, ErrorResponse } from "../response";

/** What somebody who is signed in can do, from 0.25 on. */
export function grpcGatewaySession(
  { account, send, setPassword, signOut }: Authenticated,
  administrator: string,
): MemosSession {
  return {
    administrator: account.role === administrator,
    ...providersApi(send),
    ...settingsApi(send),
    changePassword: async (password) => {
      const operation = `change the password of ${account.username}`;
      await send({
        operation,
        method: "PATCH",
        path: `/api/v1/${account.name}`,
        query: { updateMask: "password" },
        body: { password },
        parse: () => true,
      });
      setPassword(password);
    },
    signOut,
  };
}

/** The list of providers, which strangers see too. */
export const providerList = {
  method: "GET" as const,
  path: "/api/v1/identity-providers",
  parse: ({ body: { identityProviders } }: MemosResponse) =>
    Array.isArray(identityProviders) ? identityProviders.flatMap((one) => parseProvider(one) ?? []) : undefined,
};

function providersApi(send: Send) {
  const { path } = providerList;
  const read = ({ body }: MemosResponse) => parseProvider(body);
  return {
    identityProviders: () => send({ operation: "list the identity providers", ...providerList }),

    createIdentityProvider: (wanted: DesiredProvider) =>
      send({
        operation: `create the identity provider ${wanted.uid}`,
        method: "POST",
        path,
        // Before 0.27 it does not count.
        query: { identityProviderId: wanted.uid },
        body: serializeProvider(wanted),
        parse: read,
      }),

    updateIdentityProvider: (name: string, wanted: DesiredProvider) =>
      send({
        operation: `update the identity provider ${name}`,
        method: "PATCH",
        path: `/api/v1/${name}`,
        // In snake_case, and never left out: Memos answers 500 to camelCase and leaves the configuration alone without a mask.
        query: { updateMask: "title,identifier_filter,config" },
        body: serializeProvider(wanted),
        parse: read,
      }),

    deleteIdentityProvider: async (name: string) => {
      const operation = `delete the identity provider ${name}`;
      await send({ operation, method: "DELETE", path: `/api/v1/${name}`, parse: () => true });
    },
  };
}

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
