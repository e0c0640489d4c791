import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type * as random from "@pulumi/random";
import type * as tls from "@pulumi/tls";
import type { AutheliaArgs } from "./authelia/authelia-args";
import type { GatewayArgs } from "./gateway/gateway-args";
import type { MemosAccessPolicyArgs } from "./memos/access-policy";
import type { MemosAdministratorArgs } from "./memos/administrator";
import type { MemosIdentityProviderArgs } from "./memos/identity-provider";
import type { MemosArgs } from "./memos/memos-args";
import type { SignInProofArgs } from "./proof/sign-in-proof";
import { type Children, type Transform, types } from "./transform";

/** Changes to what `MemosSso` makes; those of a component's own children go into its `transform`. */
export interface MemosSsoTransforms {
  /** The random end of the names in Docker. */
  readonly mark?: Transform<random.RandomBytesArgs>;

  /** The two networks. */
  readonly network?: Transform<docker.NetworkArgs>;

  /** The key of the private certificate authority. */
  readonly authorityKey?: Transform<tls.PrivateKeyArgs>;

  /** The certificate of the private certificate authority. */
  readonly authorityCertificate?: Transform<tls.SelfSignedCertArgs>;

  /** Authelia, such as `{ settings: { theme: "dark" } }`. */
  readonly authelia?: Transform<AutheliaArgs, pulumi.ComponentResourceOptions>;

  /** Memos, such as `{ transform: { container: { memory: 1024, memorySwap: 1024 } } }`. */
  readonly memos?: Transform<MemosArgs, pulumi.ComponentResourceOptions>;

  /** Memos' first administrator. */
  readonly administrator?: Transform<MemosAdministratorArgs, pulumi.ComponentResourceOptions>;

  /** The identity provider in Memos, such as `{ title: "Sign in" }`. */
  readonly identityProvider?: Transform<MemosIdentityProviderArgs>;

  /** The gateway. */
  readonly gateway?: Transform<GatewayArgs, pulumi.ComponentResourceOptions>;

  /** The proof that people can sign in. */
  readonly proof?: Transform<SignInProofArgs>;

  /** Who may come in to Memos by password, such as `{ registration: false }`. */
  readonly accessPolicy?: Transform<MemosAccessPolicyArgs>;
}

/** What only a program can say; a stack's configuration cannot. */
export interface MemosSsoAdjustments {
  /**
   * Changes to what is made, after all that is decided here; a wrong one can open what we close.
   *
   * @default none
   */
  readonly transform?: MemosSsoTransforms;
}

/** What the keys mean. */
export const memosSsoChildren = (name: string): Children<MemosSsoTransforms> => ({
  network: { type: types.network },
  authorityKey: { type: types.key, only: `${name}-ca-key` },
  authorityCertificate: { type: types.certificate, only: `${name}-ca` },
  authelia: "component",
  memos: "component",
  administrator: "component",
  identityProvider: "component",
  gateway: "component",
  proof: "component",
  accessPolicy: "component",
  mark: { type: types.bytes, only: `${name}-mark` },
});
