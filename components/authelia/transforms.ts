import type * as command from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import type * as random from "@pulumi/random";
import type * as tls from "@pulumi/tls";
import type { DataGuardArgs } from "../internal/docker/data-guard";
import type { NetworkMembershipArgs } from "../internal/docker/network-membership";
import { type Children, type Transform, types } from "../transform";

/** Changes to what `Authelia` makes. */
export interface AutheliaTransforms {
  /** The random end of the names in Docker. */
  readonly mark?: Transform<random.RandomBytesArgs>;

  /** The image. */
  readonly image?: Transform<docker.RemoteImageArgs>;

  /** The container that runs Authelia. */
  readonly container?: Transform<docker.ContainerArgs>;

  /** What keeps the container that runs Authelia in its networks. */
  readonly networkMembership?: Transform<NetworkMembershipArgs>;

  /** Containers that fill a volume or give it to Authelia, and do not run on. */
  readonly preparation?: Transform<docker.ContainerArgs>;

  /** The volumes. */
  readonly volume?: Transform<docker.VolumeArgs>;

  /** The guard that stops an `up` when the data are lost. */
  readonly dataGuard?: Transform<DataGuardArgs>;

  /** The passwords of people, their second factors, client secrets and Authelia's own secrets. */
  readonly password?: Transform<random.RandomPasswordArgs>;

  /** The salts of the digests of client secrets. */
  readonly salt?: Transform<random.RandomBytesArgs>;

  /** The key that signs ID tokens. */
  readonly issuerKey?: Transform<tls.PrivateKeyArgs>;

  /** The commands that check the configuration, ask for the version and register second factors. */
  readonly command?: Transform<command.local.CommandArgs>;
}

/** What the keys mean. */
export const autheliaChildren = (name: string): Children<AutheliaTransforms> => ({
  image: { type: types.image },
  container: { type: types.container, only: `${name}-container` },
  networkMembership: { type: "pulumi-nodejs:dynamic/memos-sso:NetworkMembership" },
  preparation: { type: types.container, except: `${name}-container` },
  volume: { type: types.volume },
  dataGuard: { type: "pulumi-nodejs:dynamic/memos-sso:DataGuard" },
  password: { type: types.password },
  salt: { type: types.bytes, except: `${name}-mark` },
  issuerKey: { type: types.key },
  command: { type: types.command },
  mark: { type: types.bytes, only: `${name}-mark` },
});
