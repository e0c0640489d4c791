import type * as command from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import type * as random from "@pulumi/random";
import type * as tls from "@pulumi/tls";
import type { NetworkMembershipArgs } from "../internal/docker/network-membership";
import { type Children, type Transform, types } from "../transform";

/** Changes to what `Gateway` makes. */
export interface GatewayTransforms {
  /** The random end of the names in Docker. */
  readonly mark?: Transform<random.RandomBytesArgs>;

  /** The image. */
  readonly image?: Transform<docker.RemoteImageArgs>;

  /** The container that runs Caddy. */
  readonly container?: Transform<docker.ContainerArgs>;

  /** What keeps the container that runs Caddy in its networks. */
  readonly networkMembership?: Transform<NetworkMembershipArgs>;

  /** Containers that fill a volume or give it to Caddy, and do not run on. */
  readonly preparation?: Transform<docker.ContainerArgs>;

  /** The volumes. */
  readonly volume?: Transform<docker.VolumeArgs>;

  /** The key of the gateway's own certificate authority. */
  readonly authorityKey?: Transform<tls.PrivateKeyArgs>;

  /** The certificate of the gateway's own certificate authority. */
  readonly authorityCertificate?: Transform<tls.SelfSignedCertArgs>;

  /** The command that asks for the version. */
  readonly command?: Transform<command.local.CommandArgs>;
}

/** What the keys mean. */
export const gatewayChildren = (name: string): Children<GatewayTransforms> => ({
  image: { type: types.image },
  container: { type: types.container, only: `${name}-container` },
  networkMembership: { type: "pulumi-nodejs:dynamic/memos-sso:NetworkMembership" },
  preparation: { type: types.container, except: `${name}-container` },
  volume: { type: types.volume },
  authorityKey: { type: types.key },
  authorityCertificate: { type: types.certificate },
  command: { type: types.command },
  mark: { type: types.bytes },
});
