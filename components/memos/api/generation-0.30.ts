import type { Profile } from "./detection";
import type { Door } from "./door";
import { providerFrom } from "./identity-provider-json";
import type { MemosApi } from "./memos-api";
import { explain, providersPath, signIn } from "./session-0.30";

/** Speaks to Memos 0.30: JSON over HTTP, providers named by a uid of our own, the client secret write-only. */
export function speak030(door: Door, profile: Profile): MemosApi {
  return {
    url: door.url,
    version: profile.version,
    needsSetup: profile.needsSetup,
    nameOf: (uid) => `identity-providers/${uid}`,

    createFirstAdministrator: async ({ username, password }) => {
      const body = { username, password, role: "ADMIN" };
      const operation = `create the administrator ${username}`;
      const read = () => true;
      await door.send({ operation, method: "POST", path: "/api/v1/users", body, read, explain });
    },

    signIn: (credentials) => signIn(door, credentials),

    publicIdentityProviders: () =>
      door.send({
        operation: "list the identity providers without a login",
        method: "GET",
        path: providersPath,
        read: ({ body }) => {
          const listed: unknown = body.identityProviders;
          return Array.isArray(listed) ? listed.flatMap((one) => providerFrom(one) ?? []) : undefined;
        },
        explain,
      }),
  };
}
