import { authenticate, type Entrance } from "../session";
import type { Profile } from "../detection";
import type { Door } from "../http-client";
import { explain, gatewaySession, providerList } from "./session";
import type { CodeSignIn, MemosApi } from "../memos-api";

/** What the generations from 0.25 on, which all speak JSON over a gRPC gateway, do each in a way of its own. */
export interface Dialect {
  readonly entrance: Omit<Entrance, "explain">;

  /** The role of those who may do everything. */
  readonly administrator: "HOST" | "ADMIN";

  /** Whether a provider's uid can be chosen. */
  readonly chosenUid: boolean;

  readonly namesAfter: MemosApi["namesAfter"];
  readonly codeSignIn: CodeSignIn;
}

/** Speaks to a Memos from 0.25 on. */
export const speakGateway =
  (dialect: Dialect) =>
  (door: Door, profile: Profile): MemosApi => {
    const entrance = { ...dialect.entrance, explain };
    return {
      url: door.url,
      version: profile.version,
      needsSetup: profile.needsSetup,
      namesFor: (uid) => (dialect.chosenUid ? [`identity-providers/${uid}`] : []),
      namesAfter: dialect.namesAfter,
      codeSignIn: dialect.codeSignIn,

      createFirstAdministrator: async ({ username, password }) => {
        await door.send({
          operation: `create the administrator ${username}`,
          method: "POST",
          path: "/api/v1/users",
          body: { username, password, role: "ADMIN" },
          read: () => true,
          explain,
        });
      },

      signIn: async (credentials) =>
        gatewaySession(await authenticate(door, credentials, entrance), dialect.administrator),

      publicIdentityProviders: () =>
        door.send({
          operation: "list the identity providers without a login",
          ...providerList,
          explain,
        }),
    };
  };
