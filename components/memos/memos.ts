import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { checkPort } from "../internal/docker/port";
import { fingerprintOf } from "../internal/docker/fingerprint";
import { stackName } from "../internal/docker/labels";
import { type Mount, type Neighbourhood, runService } from "../internal/docker/service";
import { configurationVolume, dataVolume, handOver, seed } from "../internal/docker/volumes";
import { versionOfImage } from "../internal/image-version";
import { defaultImage } from "./image";
import { generationOf } from "./versions";

/** What is needed to run Memos. */
export interface MemosArgs {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly url: string;

  /** The networks that Memos joins, and the names under which neighbours find it there. */
  readonly neighbourhoods: readonly Neighbourhood[];

  /** The port on this machine's loopback at which the program reaches Memos' API. */
  readonly apiPort: number;

  /**
   * The image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "neosmemo/memos:0.30.0"
   */
  readonly image?: string;

  /**
   * A certificate authority, as PEM, that Memos trusts beside the public ones when it asks who signed in.
   *
   * @default none
   */
  readonly caCertificate?: pulumi.Input<string>;
}

/** Memos in a container, with a volume for what people write, reachable on this machine's loopback only. */
export class Memos extends pulumi.ComponentResource {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly url: pulumi.Output<string>;

  /** Where the program reaches the API, such as `http://127.0.0.1:8444`. */
  readonly apiUrl: pulumi.Output<string>;

  /** Where Memos shows its identity providers, with their client ids, to anybody. */
  readonly providersUrl: pulumi.Output<string>;

  /** Where the gateway finds Memos on a shared network. */
  readonly upstream = `memos:${port}`;

  /** The volume with what people wrote. */
  readonly data: docker.Volume;

  /** The running container. */
  readonly container: docker.Container;

  /**
   * @throws InvalidOption when the image or the port cannot be used; nothing is created then.
   */
  constructor(name: string, args: MemosArgs, opts?: pulumi.ComponentResourceOptions) {
    generationOf("image", versionOfImage("image", args.image ?? defaultImage));
    super("memos-sso:index:Memos", name, plainly(args), opts);

    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      { parent: this },
    );
    this.data = dataVolume(`${name}-data`, { parent: this });
    const owned = handOver(
      `${name}-data-owner`,
      { image: image.imageId, volume: this.data.name, path: dataPath, owner: user },
      { parent: this },
    );
    const trust = this.createTrust(name, image, args.caCertificate);
    this.container = this.runContainer(name, args, image, [owned, ...trust.seeds], trust.mounts);

    this.url = pulumi.output(args.url);
    // From the arguments, not from the container: replacing it must not look like moving Memos elsewhere.
    this.apiUrl = pulumi.output(`http://127.0.0.1:${args.apiPort}`);
    this.providersUrl = pulumi.interpolate`${this.apiUrl}/api/v1/identity-providers`;
    this.registerOutputs({ url: this.url, apiUrl: this.apiUrl });
  }

  private createTrust(
    name: string,
    image: docker.RemoteImage,
    caCertificate: pulumi.Input<string> | undefined,
  ): { seeds: pulumi.Resource[]; mounts: Mount[] } {
    if (caCertificate === undefined) return { seeds: [], mounts: [] };
    const files = pulumi.output(caCertificate).apply((content) => [{ path: `${trustPath}/ca.pem`, content }]);
    const trust = configurationVolume(`${name}-trust`, fingerprintOf(files), { parent: this });
    const filled = seed(
      `${name}-trust-files`,
      { image: image.imageId, volume: trust.name, path: trustPath, files },
      { parent: this },
    );
    return { seeds: [filled], mounts: [{ volume: trust.name, path: trustPath, readOnly: true }] };
  }

  private runContainer(
    name: string,
    args: MemosArgs,
    image: docker.RemoteImage,
    before: pulumi.Resource[],
    trust: Mount[],
  ): docker.Container {
    return runService(
      `${name}-container`,
      {
        image: image.imageId,
        user,
        environment: {
          MEMOS_PORT: String(port),
          MEMOS_INSTANCE_URL: args.url,
          // Go reads every certificate in these folders; the first holds the public authorities.
          SSL_CERT_DIR: ["/etc/ssl/certs", ...trust.map(({ path }) => path)].join(":"),
        },
        neighbourhoods: args.neighbourhoods,
        mounts: [{ volume: this.data.name, path: dataPath }, ...trust],
        healthy: ["wget", "-q", "--spider", `http://127.0.0.1:${port}/healthz`],
        memory: 512,
        ports: [
          {
            internal: port,
            external: pulumi.output(
              checkPort({ option: "apiPort", port: args.apiPort, address: "127.0.0.1" }, stackName()),
            ),
            ip: "127.0.0.1",
          },
        ],
      },
      { parent: this, dependsOn: before },
    );
  }
}

/** The arguments that are plain values: an output among them would keep what it comes from alive as long as the data. */
const plainly = ({ neighbourhoods: _neighbourhoods, caCertificate: _caCertificate, ...plain }: MemosArgs) => plain;

const port = 5230;
const dataPath = "/var/opt/memos";
const trustPath = "/etc/memos-trust";

/** The numeric user and group that the published image runs Memos as. */
const user = "10001:10001";
