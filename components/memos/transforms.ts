import type * as docker from "@pulumi/docker";
import type * as random from "@pulumi/random";
import type { NetworkMembershipArgs } from "../internal/docker/network-membership";
import { type Children, type Transform, types } from "../transform";
import type { MemosUpgradeArgs } from "./upgrade";

/** Changes to what `Memos` makes. */
export interface MemosTransforms {
  /** The random end of the names in Docker. */
  readonly mark?: Transform<random.RandomBytesArgs>;

  /** The image. */
  readonly image?: Transform<docker.RemoteImageArgs>;

  /** The container that runs Memos. */
  readonly container?: Transform<docker.ContainerArgs>;

  /** What keeps the container that runs Memos in its networks. */
  readonly networkMembership?: Transform<NetworkMembershipArgs>;

  /** Containers that fill a volume or give it to Memos, and do not run on. */
  readonly preparation?: Transform<docker.ContainerArgs>;

  /** The volumes. */
  readonly volume?: Transform<docker.VolumeArgs>;

  /** What copies the database before another image opens it. */
  readonly upgrade?: Transform<MemosUpgradeArgs>;
}

/** What the keys mean. */
export const memosChildren = (name: string): Children<MemosTransforms> => ({
  image: { type: types.image },
  container: { type: types.container, only: `${name}-container` },
  networkMembership: { type: "pulumi-nodejs:dynamic/memos-sso:NetworkMembership" },
  preparation: { type: types.container, except: `${name}-container` },
  volume: { type: types.volume },
  upgrade: { type: "pulumi-nodejs:dynamic/memos-sso:Upgrade" },
  mark: { type: types.bytes },
});
