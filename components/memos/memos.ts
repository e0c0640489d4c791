import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { createContainer } from "../docker/container";
import { followDockerContext } from "../docker/engine";
import { createNetwork } from "../docker/network";
import { checkedPort } from "../docker/ports";
import { createDataVolume, type NamedVolume } from "../docker/volumes";
import { replaceable } from "../pulumi/replaceable";
import { imageVersion } from "../pulumi/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import { dockerName } from "../pulumi/option-rules";
import { resolveAccessMode } from "./access-policy/access-policy-options";
import type { AccessMode } from "./api/memos-api";
import { defaultImage } from "./image";
import { checkShape, type MemosArgs } from "./memos-args";
import { caFolder, MemosData } from "./upgrade/memos-data";
import { requireTraits, type ContainerTraits, type VersionTraits } from "./versions";

/** Memos in a container, with a volume for what people write, reachable on this machine's loopback and in a network of its own. */
export class Memos extends pulumi.ComponentResource {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly url: pulumi.Output<string>;

  /** Where the program reaches the API, such as `http://127.0.0.1:8444`. */
  readonly apiUrl: pulumi.Output<string>;

  /** The network, by its name. Whoever joins it reaches Memos, and is reached by Memos under the aliases that it has there. */
  readonly network: pulumi.Output<string>;

  /**
   * Where a gateway finds Memos in the network, such as `memos-1a2b3c4:5230`. The name follows the data: nobody who knew it reaches a
   * Memos that starts with an empty volume after a loss, or with a copy.
   */
  readonly upstream: pulumi.Output<string>;

  /** The volume with what people wrote. */
  readonly dataVolume: docker.Volume;

  /** The data volume is ready for the image: whatever must not change when the data cannot be copied waits for this. */
  readonly dataReady: pulumi.Resource;

  /** The copies of the database that were made before upgrades, newest first. */
  readonly backups: pulumi.Output<string[]>;

  /** How often a copy has taken the place of the data. */
  readonly restores: pulumi.Output<number>;

  /** The running container. */
  readonly container: docker.Container;

  /**
   * @throws InvalidOption when the image or the port cannot be used; nothing is created then.
   */
  constructor(name: string, args: MemosArgs, opts?: pulumi.ComponentResourceOptions) {
    dockerName("name", name);
    checkShape("", args);
    const version = imageVersion("image", args.image ?? defaultImage);
    const generation = requireTraits("image", version);
    const accessMode = resolveAccessMode("accessMode", args.accessMode, { version, traits: generation });
    const check = (url: string): string => checkUrl(url, version, generation);
    if (typeof args.url === "string") check(args.url);
    super("memos-sso:index:Memos", name, {}, followDockerContext(name, opts));

    const child = replaceable(this);
    const named = createDataVolume(`${name}-data`, { parent: this });
    const network = createNetwork(`${name}-network`, named, child);
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      child,
    );
    this.url = pulumi.output(args.url).apply(check);
    this.network = network.name;
    this.dataVolume = named.volume;
    const prepared = this.prepareData(name, args, { image, version });
    this.dataReady = prepared;
    this.backups = prepared.backups;
    this.restores = prepared.restores;
    const alias = pulumi
      .all([named.suffix, prepared.restores])
      .apply(([suffix, restores]) => `memos${suffix}${restores === 0 ? "" : `-${restores}`}`);
    this.upstream = pulumi.concat(alias, ":", String(port));
    const traits = generation.container;
    this.container = this.runContainer(name, args, { named, alias, traits, accessMode, prepared });

    // From the arguments, not from the container: replacing it must not look like moving Memos elsewhere.
    this.apiUrl = pulumi.output(`http://127.0.0.1:${args.apiPort}`);
    this.registerOutputs({ url: this.url, apiUrl: this.apiUrl });
  }

  /** Protected as the data are: it alone knows which Memos ran on them last. */
  private prepareData(
    name: string,
    args: MemosArgs,
    { image, version }: { image: docker.RemoteImage; version: string },
  ): MemosData {
    return new MemosData(
      `${name}-data-prepared`,
      {
        ...args.backups,
        image,
        version,
        volume: this.dataVolume,
        user: memosUser,
        caCertificate: args.caCertificate,
        importData: args.importData,
        allowUserRegistration: args.allowUserRegistration ?? true,
        acceptDataLoss: args.acceptDataLoss ?? [],
      },
      { parent: this, protect: true },
    );
  }

  private runContainer(name: string, args: MemosArgs, parts: ContainerParts): docker.Container {
    const { named, alias, traits, accessMode, prepared } = parts;
    return createContainer(
      name,
      {
        image: prepared.image,
        named,
        user: memosUser,
        command: traits.instanceUrlVia === "argument" ? ["--instance-url", this.url] : undefined,
        environment: {
          MEMOS_PORT: String(port),
          // Memos 0.30 is open to strangers as soon as it has one, and so is 0.31 at its first start.
          ...(traits.instanceUrlVia === "variable" && accessMode === "public" ? { MEMOS_INSTANCE_URL: this.url } : {}),
          ...traits.environment,
          // Go reads every certificate in these folders; the first holds the public authorities.
          SSL_CERT_DIR: [
            "/etc/ssl/certs",
            ...(args.caCertificate === undefined ? [] : [`${dataPath}/${caFolder}`]),
          ].join(":"),
        },
        networks: [
          { network: this.network, aliases: [alias] },
          ...(args.networks ?? []).map((network) => ({ network, aliases: [] })),
        ],
        mounts: [{ volume: this.dataVolume, path: dataPath }],
        configuration: prepared.digest,
        healthcheck: healthcheckAt(traits.ready),
        memory: 512,
        ports: [
          {
            internal: port,
            external: checkedPort({ option: "apiPort", port: args.apiPort, address: "127.0.0.1" }, named),
            ip: "127.0.0.1",
          },
        ],
      },
      { ...replaceable(this), dependsOn: prepared },
    );
  }
}

/** What the container is made of. */
interface ContainerParts {
  readonly named: NamedVolume;

  /** The name under which Memos is found in its network. */
  readonly alias: pulumi.Output<string>;
  readonly traits: ContainerTraits;
  readonly accessMode: AccessMode;

  /** What must have happened before Memos starts. */
  readonly prepared: MemosData;
}

/** Where Memos lets a client ask for no body, that costs it less. */
const healthcheckAt = (path: ContainerTraits["ready"]): string[] => {
  const url = `http://127.0.0.1:${port}${path}`;
  return path === "/healthz" ? ["wget", "-q", "--spider", url] : ["wget", "-q", "-O", "/dev/null", url];
};

/** @throws InvalidOption for what is no address, or one at which people would find a button that does nothing. */
function checkUrl(url: string, version: string, { httpsOnly }: VersionTraits): string {
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

const port = 5230;

/** The numeric user and group that Memos runs as. */
const memosUser = "10001:10001";
const dataPath = "/var/opt/memos";
