import { authenticate, type AuthEndpoints } from "../session";
import type { InstanceProfile } from "../detection";
import type { MemosClient } from "../http-client";
import { explain, grpcGatewaySession, providerList } from "./session";
import type { SsoSignIn, MemosApi } from "../memos-api";

/** What the generations from 0.25 on, which all speak JSON over a gRPC gateway, do each in a way of its own. */
export interface AdapterOptions {
  readonly authEndpoints: Omit<AuthEndpoints, "explain">;

  /** The role of those who may do everything. */
  readonly administrator: "HOST" | "ADMIN";

  /** Whether a provider's uid can be chosen. */
  readonly acceptsUid: boolean;

  readonly namesAfterUpgrade: MemosApi["namesAfterUpgrade"];
  readonly ssoSignIn: SsoSignIn;
}

/** Speaks to a Memos from 0.25 on. */
export const grpcGatewayAdapter =
  (options: AdapterOptions) =>
  (client: MemosClient, profile: InstanceProfile): MemosApi => {
    const authEndpoints = { ...options.authEndpoints, explain };
    return {
      url: client.url,
      version: profile.version,
      needsSetup: profile.needsSetup,
      candidateNames: (uid) => (options.acceptsUid ? [`identity-providers/${uid}`] : []),
      namesAfterUpgrade: options.namesAfterUpgrade,
      ssoSignIn: options.ssoSignIn,

      createFirstAdministrator: async ({ username, password }) => {
        await client.send({
          operation: `create the administrator ${username}`,
          method: "POST",
          path: "/api/v1/users",
          body: { username, password, role: "ADMIN" },
          parse: () => true,
          explain,
        });
      },

      signIn: async (credentials) =>
        grpcGatewaySession(await authenticate(client, credentials, authEndpoints), options.administrator),

      publicIdentityProviders: () =>
        client.send({
          operation: "list the identity providers without a login",
          ...providerList,
          explain,
        }),
    };
  };
