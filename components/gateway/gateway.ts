import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { requireOneEngine } from "../internal/docker/engine";
import { fingerprintOf } from "../internal/docker/fingerprint";
import { containerPlace } from "../internal/docker/labels";
import { createMark } from "../internal/docker/mark";
import { keepInNetworks } from "../internal/docker/network-membership";
import { runService } from "../internal/docker/service";
import { runningVersion } from "../internal/docker/version";
import { configurationVolume, handOver, seed, volume } from "../internal/docker/volumes";
import { type CertificateAuthorityArgs, createCertificateAuthority } from "./certificate-authority";
import {
  checkGateway,
  type GatewayArgs,
  localAddressOf,
  neighbourhoodOf,
  plainly,
  publishedPorts,
} from "./gateway-args";
import { filesFor } from "./gateway-files";
import { defaultImage } from "./image";
import { healthPort, paths } from "./proxy-configuration";

/** Caddy in a container: https for every site, and the only one of ours that others can reach. */
export class Gateway extends pulumi.ComponentResource {
  /** The certificate of the authority that browsers must trust, as PEM; empty when it is a public one. */
  readonly caCertificate: pulumi.Output<string>;

  /** The address at which this machine reaches the gateway, or empty when only its host names tell. */
  readonly localAddress: string;

  /** The version that runs, as it says itself. */
  readonly version: pulumi.Output<string>;

  /**
   * @throws InvalidOption when an option breaks a rule, a busy port included; nothing is created then.
   */
  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    checkGateway(args);
    // Only the container, which opens the way, waits for others; what it needs is prepared meanwhile.
    const { dependsOn, ...others } = opts ?? {};
    super("memos-sso:index:Gateway", name, plainly(args), others);

    requireOneEngine(this);
    const own = () => createCertificateAuthority(name, args.domain, { parent: this });
    const authority = args.acme === undefined ? (args.authority ?? own()) : undefined;
    const container = this.runContainer(name, args, authority, dependsOn);

    const place = containerPlace(`${name}-container`);
    keepInNetworks(`${name}-networks`, { place, container }, { parent: this });
    this.caCertificate = pulumi.output(
      (args.proxy === undefined ? authority?.certificate : args.proxy.caCertificate) ?? "",
    );
    this.localAddress = localAddressOf(args);
    this.version = runningVersion(`${name}-version`, container, ["caddy", "version"], { parent: this });
    this.registerOutputs({ caCertificate: this.caCertificate, version: this.version });
  }

  private runContainer(
    name: string,
    args: GatewayArgs,
    authority: CertificateAuthorityArgs | undefined,
    before: pulumi.ComponentResourceOptions["dependsOn"],
  ): docker.Container {
    const child = { parent: this, mark: createMark(name, { parent: this }) };
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      { parent: this },
    );
    const { open, secret } = filesFor(args, authority);
    const configuration = configurationVolume(
      `${name}-configuration`,
      fingerprintOf(pulumi.all([open, secret]).apply((both) => both.flat())),
      child,
    );
    const into = { image: image.imageId, volume: configuration.name, path: paths.folder };
    const data = volume(`${name}-data`, child);
    const owned = handOver(
      `${name}-data-owner`,
      { image: image.imageId, volume: data.name, path: paths.data, owner: user },
      child,
    );
    const seeds = [
      seed(`${name}-configuration-files`, { ...into, files: open, shown: {} }, child),
      ...(authority === undefined
        ? []
        : [seed(`${name}-secret-files`, { ...into, files: secret, owner: user, shown: {} }, child)]),
    ];
    return runService(
      `${name}-container`,
      {
        image: image.imageId,
        user,
        command: ["caddy", "run", "--config", paths.configuration],
        environment: { XDG_DATA_HOME: paths.data, XDG_CONFIG_HOME: "/tmp" },
        neighbourhoods: [...args.neighbourhoods, ...neighbourhoodOf(name, args)],
        neighboursOnly: true,
        mounts: [
          { volume: configuration.name, path: paths.folder, readOnly: true },
          { volume: data.name, path: paths.data },
        ],
        healthy: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${healthPort}/`],
        memory: 128,
        ports: publishedPorts(args),
        // The file /usr/bin/caddy of the published image carries this capability and cannot be run where it is ruled out.
        capabilities: ["CAP_NET_BIND_SERVICE"],
      },
      { ...child, ...pulumi.mergeOptions({ dependsOn: [owned, ...seeds] }, { dependsOn: before }) },
    );
  }
}

/** The numeric user and group that Caddy runs as. */
const user = "8001:8001";
