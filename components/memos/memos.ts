import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { checkPort } from "../internal/docker/port";
import { requireOneEngine } from "../internal/docker/engine";
import { fingerprintOf } from "../internal/docker/fingerprint";
import { containerPlace, stackName } from "../internal/docker/labels";
import { createMark, type MarkedOptions } from "../internal/docker/mark";
import { keepInNetworks } from "../internal/docker/network-membership";
import { type Mount, runService } from "../internal/docker/service";
import { configurationVolume, dataVolume, handOver, seed } from "../internal/docker/volumes";
import { versionOfImage } from "../internal/image-version";
import { InvalidOption } from "../internal/invalid-option";
import type { ContainerTraits, Generation } from "./generation";
import { defaultImage } from "./image";
import type { MemosArgs } from "./memos-args";
import { MemosUpgrade } from "./upgrade";
import { generationOf } from "./versions";

/** Memos in a container, with a volume for what people write, reachable on this machine's loopback only. */
export class Memos extends pulumi.ComponentResource {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly url: pulumi.Output<string>;

  /** Where the program reaches the API, such as `http://127.0.0.1:8444`. */
  readonly apiUrl: pulumi.Output<string>;

  /** Where the gateway finds Memos on a shared network: at the first alias, such as `memos:5230`. */
  readonly upstream: string;

  /** The volume with what people wrote. */
  readonly data: docker.Volume;

  /** The copies of the database that were made before upgrades, newest first. */
  readonly copies: pulumi.Output<string[]>;

  /** What tells the container from all others: project, stack and its name in the program. */
  readonly containerPlace: string;

  /** The running container. */
  readonly container: docker.Container;

  /**
   * @throws InvalidOption when the image or the port cannot be used; nothing is created then.
   */
  constructor(name: string, args: MemosArgs, opts?: pulumi.ComponentResourceOptions) {
    const version = versionOfImage("image", args.image ?? defaultImage);
    const generation = generationOf("image", version);
    const check = (url: string): string => checkedAddress(url, version, generation);
    if (typeof args.url === "string") check(args.url);
    super("memos-sso:index:Memos", name, plainly(args), opts);

    requireOneEngine(this);
    this.upstream = `${args.neighbourhoods.flatMap(({ aliases }) => aliases)[0] ?? "memos"}:${port}`;
    this.url = pulumi.output(args.url).apply(check);
    this.containerPlace = containerPlace(`${name}-container`);

    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      { parent: this },
    );
    const child = { parent: this, mark: createMark(name, { parent: this }) };
    this.data = dataVolume(`${name}-data`, child);
    const owned = this.handOverData(name, image, child);
    const trust = createTrust(name, image, args.caCertificate, child);
    const upgrade = this.guardData(name, args, image, version);
    const before = [owned, upgrade, ...trust.seeds];
    const inside = { image, trust: trust.mounts, traits: generation.container };
    this.container = this.runContainer(name, args, inside, { ...child, dependsOn: before });
    const { containerPlace: place, container } = this;
    keepInNetworks(`${name}-networks`, { place, container }, { parent: this });
    this.copies = upgrade.copies;

    // From the arguments, not from the container: replacing it must not look like moving Memos elsewhere.
    this.apiUrl = pulumi.output(`http://127.0.0.1:${args.apiPort}`);
    this.registerOutputs({ url: this.url, apiUrl: this.apiUrl });
  }

  private handOverData(name: string, image: docker.RemoteImage, opts: MarkedOptions): pulumi.Resource {
    const volume = { image: image.imageId, volume: this.data.name, path: dataPath, owner: memosUser };
    return handOver(`${name}-data-owner`, volume, opts);
  }

  /** Protected as the data are: it alone knows which Memos ran on them last. */
  private guardData(name: string, args: MemosArgs, image: docker.RemoteImage, version: string): MemosUpgrade {
    return new MemosUpgrade(
      `${name}-upgrade`,
      {
        ...args.upgrade,
        image: image.imageId,
        version,
        volume: this.data.name,
        registration: args.registration ?? true,
        acceptLossOf: args.acceptLossOf ?? [],
      },
      { parent: this, protect: true },
    );
  }

  private runContainer(
    name: string,
    args: MemosArgs,
    { image, trust, traits }: Inside,
    opts: MarkedOptions,
  ): docker.Container {
    return runService(
      `${name}-container`,
      {
        image: image.imageId,
        user: memosUser,
        command: traits.addressBy === "argument" ? ["--instance-url", this.url] : undefined,
        environment: {
          MEMOS_PORT: String(port),
          ...(traits.addressBy === "variable" ? { MEMOS_INSTANCE_URL: this.url } : {}),
          ...traits.environment,
          // Go reads every certificate in these folders; the first holds the public authorities.
          SSL_CERT_DIR: ["/etc/ssl/certs", ...trust.map(({ path }) => path)].join(":"),
        },
        neighbourhoods: args.neighbourhoods,
        mounts: [{ volume: this.data.name, path: dataPath }, ...trust],
        healthy: askingFor(traits.ready),
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
      opts,
    );
  }
}

function createTrust(
  name: string,
  image: docker.RemoteImage,
  caCertificate: pulumi.Input<string> | undefined,
  opts: MarkedOptions,
): { seeds: pulumi.Resource[]; mounts: Mount[] } {
  if (caCertificate === undefined) return { seeds: [], mounts: [] };
  const files = pulumi.output(caCertificate).apply((content) => [{ path: `${trustPath}/ca.pem`, content }]);
  const trust = configurationVolume(`${name}-trust`, fingerprintOf(files), opts);
  const filled = seed(
    `${name}-trust-files`,
    { image: image.imageId, volume: trust.name, path: trustPath, files },
    opts,
  );
  return { seeds: [filled], mounts: [{ volume: trust.name, path: trustPath, readOnly: true }] };
}

/** What goes into the container. */
interface Inside {
  readonly image: docker.RemoteImage;
  readonly trust: Mount[];
  readonly traits: ContainerTraits;
}

/** A look costs less than an answer, where Memos lets one look. */
const askingFor = (path: ContainerTraits["ready"]): string[] => {
  const url = `http://127.0.0.1:${port}${path}`;
  return path === "/healthz" ? ["wget", "-q", "--spider", url] : ["wget", "-q", "-O", "/dev/null", url];
};

/** @throws InvalidOption for what is no address, or one at which people would find a button that does nothing. */
function checkedAddress(url: string, version: string, { httpsOnly }: Generation): string {
  if (!URL.canParse(url))
    throw new InvalidOption("url", "must be an absolute URL", url, 'Write "https://memos.example.com".');
  const { protocol, hostname } = new URL(url);
  if (!httpsOnly || protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost")) return url;
  throw new InvalidOption(
    "url",
    `must be https with Memos ${version}, whose page begins no sign-in over plain http`,
    url,
    "Serve it over https, or choose another version.",
  );
}

/** The arguments that are plain values: an output among them would keep what it comes from alive as long as the data. */
const plainly = ({ neighbourhoods: _neighbours, caCertificate: _certificate, url, ...plain }: MemosArgs) => ({
  ...(typeof url === "string" ? { url } : {}),
  ...plain,
});

const port = 5230;

/** The numeric user and group that Memos runs as. */
const memosUser = "10001:10001";
const dataPath = "/var/opt/memos";
const trustPath = "/etc/memos-trust";
