import type { ApiTraits } from "../generation";
import { accountFrom } from "./account-json";
import type { Authenticated, Call, Send } from "./authenticated";
import { cannotPromote } from "./cannot-promote";
import { policyCalls } from "./gateway-settings";
import { providerFrom, providerTo } from "./identity-provider-json";
import type { MemosSession, WantedProvider } from "./memos-api";
import { MemosApiError, type Problem } from "./memos-api-error";
import type { MemosAnswer, Refusal } from "./verdict";

/** What somebody who is signed in can do, from 0.22 on. */
export function gatewaySession(
  { account, send, changed, leave }: Authenticated,
  administrator: string,
  traits: ApiTraits,
): MemosSession {
  return {
    administrator: account.role === administrator,
    ...providerCalls(send, traits),
    ...policyCalls(send, traits),
    changePassword: async (password) => {
      const operation = `change the password of ${account.username}`;
      await send(userChange(operation, account.name, "password", { password }));
      changed(password);
    },
    promote: async (username) => {
      if (traits.promotesBy === "nothing") throw cannotPromote(username, "The API of this Memos");
      const name = traits.promotesBy === "id" ? await nameOfAccount(send, username) : `users/${username}`;
      const operation = `make ${username} an administrator`;
      await send(userChange(operation, name, "role", { role: "ADMIN" }));
    },
    signOut: leave,
  };
}

/** The list of providers, which strangers see too. */
export const providerList = (traits: ApiTraits) => ({
  method: "GET" as const,
  path: `/api/v1/${traits.providers}`,
  read: ({ body: { identityProviders } }: MemosAnswer) =>
    Array.isArray(identityProviders) ? identityProviders.flatMap((one) => providerFrom(one) ?? []) : undefined,
});

function providerCalls(send: Send, traits: ApiTraits) {
  const path = `/api/v1/${traits.providers}`;
  const read = ({ body }: MemosAnswer) => providerFrom(body);
  return {
    identityProviders: () => send({ operation: "list the identity providers", ...providerList(traits) }),

    createIdentityProvider: (wanted: WantedProvider) =>
      send({
        operation: `create the identity provider ${wanted.uid}`,
        method: "POST",
        path,
        // Before 0.27 it does not count.
        query: { identityProviderId: wanted.uid },
        body: providerTo(wanted, traits.pictures),
        read,
      }),

    updateIdentityProvider: (name: string, wanted: WantedProvider) =>
      send({
        operation: `update the identity provider ${name}`,
        method: "PATCH",
        path: `/api/v1/${name}`,
        // In snake_case, and never left out: Memos answers 500 to camelCase and leaves the configuration alone without a mask.
        query: { updateMask: "title,identifier_filter,config" },
        body: providerTo(wanted, traits.pictures),
        read,
      }),

    deleteIdentityProvider: async (name: string) => {
      const operation = `delete the identity provider ${name}`;
      await send({ operation, method: "DELETE", path: `/api/v1/${name}`, read: () => true });
    },
  };
}

const userChange = (operation: string, name: string, updateMask: string, body: object): Call<true> => ({
  operation,
  method: "PATCH",
  path: `/api/v1/${name}`,
  query: { updateMask },
  body,
  read: () => true,
});

/** Before 0.27 accounts are named by numbers. */
async function nameOfAccount(send: Send, username: string): Promise<string> {
  const operation = `look for the account ${username}`;
  const path = "/api/v1/users";
  const accounts = await send({ operation, method: "GET", path, read: accountsFrom });
  const found = accounts.find((account) => account.username === username);
  if (found !== undefined) return found.name;
  throw new MemosApiError({
    problem: "not found",
    operation,
    call: `GET ${path}`,
    seen: `listed ${accounts.length} accounts, and none has this name`,
    mayHaveActed: false,
    remedy: "Let the person sign in once, which makes the account.",
  });
}

const accountsFrom = ({ body: { users } }: MemosAnswer) =>
  Array.isArray(users) ? users.flatMap((user) => accountFrom(user) ?? []) : undefined;

/** What a refusal of Memos means from 0.22 on. */
export function explain({ status, code, message }: Refusal): Problem | undefined {
  // 0.22 says "email" for "username", and tells a name that it does not know from a wrong password.
  if (status === 400 && code === 3 && /unmatched (username|email) and password|user not found/.test(message)) {
    return "wrong credentials";
  }
  if (status === 400 && code === 9) {
    return message.includes("configured by the deployment") ? "configured by deployment" : "would lock people out";
  }
  // Before 0.27 a provider that is not there is an error of the database.
  if (status === 500 && message.includes("sql: no rows in result set")) return "not found";
  // SQLite, PostgreSQL and MySQL, in this order, say that a value is there already.
  if (status === 500 && /UNIQUE constraint failed|duplicate key value|Duplicate entry/.test(message)) return "taken";
  return undefined;
}
