import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { createContainer } from "../docker/container";
import { requireOneEngine } from "../docker/engine";
import { digestOf, VolumeFiles } from "../docker/volume-files";
import { createVolume } from "../docker/volumes";
import { type CertificateAuthorityArgs, createCertificateAuthority } from "./certificate-authority";
import { checkGateway, type GatewayArgs, dialAddress, networksOf, publishedPorts } from "./gateway-args";
import { renderGatewayFiles } from "./caddy-files";
import { defaultImage } from "./image";
import { fileNames, folder, healthPort } from "./caddy-configuration";

/** Caddy in a container: https for every site, and the only one of ours that others can reach. */
export class Gateway extends pulumi.ComponentResource {
  /** The certificate of the authority that browsers must trust, as PEM; empty when it is a public one. */
  readonly caCertificate: pulumi.Output<string>;

  /** The address at which this machine reaches the gateway, or empty when only its host names tell. */
  readonly localAddress: string;

  /** The running container. */
  readonly container: docker.Container;

  /**
   * @throws InvalidOption when an option breaks a rule, a busy port included; nothing is created then.
   */
  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    checkGateway(args);
    // Only the container, which opens the way, waits for others; what it needs is prepared meanwhile.
    const { dependsOn, ...others } = opts ?? {};
    super("memos-sso:index:Gateway", name, {}, others);

    requireOneEngine(this);
    const authority = args.acme === undefined ? (args.authority ?? this.createAuthority(name, args)) : undefined;
    this.container = this.runContainer(name, args, authority, dependsOn);

    const certificate = args.reverseProxy === undefined ? authority?.certificate : args.reverseProxy.caCertificate;
    this.caCertificate = pulumi.output(certificate ?? "");
    this.localAddress = dialAddress(args);
    this.registerOutputs({ caCertificate: this.caCertificate });
  }

  private createAuthority(name: string, { domain }: GatewayArgs): CertificateAuthorityArgs {
    return createCertificateAuthority(name, domain, { parent: this });
  }

  private runContainer(
    name: string,
    args: GatewayArgs,
    authority: CertificateAuthorityArgs | undefined,
    before: pulumi.ComponentResourceOptions["dependsOn"],
  ): docker.Container {
    const child = { parent: this };
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      child,
    );
    const named = createVolume(`${name}-data`, child);
    const { volume } = named;
    const { files, secretFiles } = renderGatewayFiles(args, authority);
    const written = new VolumeFiles(
      `${name}-files`,
      { volume, image, files, secretFiles, reader: user, folders: { [fileNames.data]: user } },
      child,
    );
    return createContainer(
      name,
      {
        image,
        named,
        user,
        command: ["caddy", "run", "--config", `${folder}/${fileNames.configuration}`],
        environment: { XDG_DATA_HOME: `${folder}/${fileNames.data}`, XDG_CONFIG_HOME: "/tmp" },
        configuration: digestOf(files, secretFiles),
        networks: networksOf(name, args),
        internalDnsOnly: true,
        mounts: [{ volume, path: folder }],
        healthcheck: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${healthPort}/`],
        memory: 128,
        ports: publishedPorts(args),
        // The file /usr/bin/caddy of the published image carries this capability and cannot be run where it is ruled out.
        capabilities: ["CAP_NET_BIND_SERVICE"],
      },
      { ...child, ...pulumi.mergeOptions({ dependsOn: written }, { dependsOn: before }) },
    );
  }
}

/** The numeric user and group that Caddy runs as. */
const user = "8001:8001";
