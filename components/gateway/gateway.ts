import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { createContainer } from "../docker/container";
import { followDockerContext } from "../docker/engine";
import { VolumeFiles } from "../docker/volume-files";
import { digestOf } from "../pulumi/digest";
import { createVolume } from "../docker/volumes";
import { checkHost } from "../pulumi/domain";
import { replaceable } from "../pulumi/replaceable";
import { type CertificateAuthorityArgs, createCertificateAuthority } from "./certificate-authority";
import {
  checkGateway,
  checkShape,
  defaultHttpsPort,
  dialAddress,
  type GatewayArgs,
  gatewayNetworks,
  publishedPorts,
} from "./gateway-args";
import { dockerName } from "../pulumi/option-rules";
import { defaultImage } from "./image";
import { authorityName, fileNames, folder, healthPort, renderCaddyConfiguration } from "./caddy-configuration";

/** Caddy in a container: https for every site, and the only container that other machines can reach. */
export class Gateway extends pulumi.ComponentResource {
  /** The certificate authority that browsers must trust, as PEM; empty when it is a public one. */
  readonly caCertificate: pulumi.Output<string>;

  /** The address at which this machine reaches the gateway; empty to ask the DNS. */
  readonly localAddress: string;

  /** The running container. */
  readonly container: docker.Container;

  /**
   * @throws InvalidOption when an option breaks a rule, a busy port included; nothing is created then.
   */
  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    dockerName("name", name);
    checkShape("", args);
    checkGateway(args);
    // Only files and container wait for `dependsOn`: they make the sites reachable.
    const { dependsOn, ...others } = opts ?? {};
    super("memos-sso:index:Gateway", name, {}, followDockerContext(name, others));

    const { acme, domain } = args;
    const authority =
      acme === undefined ? (args.authority ?? createCertificateAuthority(name, domain, replaceable(this))) : undefined;
    this.container = this.runContainer(name, args, authority, dependsOn);

    const certificate = args.reverseProxy === undefined ? authority?.certificate : args.reverseProxy.caCertificate;
    this.caCertificate = pulumi.output(certificate ?? "");
    this.localAddress = dialAddress(args);
    this.registerOutputs({ caCertificate: this.caCertificate });
  }

  private runContainer(
    name: string,
    args: GatewayArgs,
    authority: CertificateAuthorityArgs | undefined,
    before: pulumi.ComponentResourceOptions["dependsOn"],
  ): docker.Container {
    const child = replaceable(this);
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      child,
    );
    const named = createVolume(`${name}-data`, child);
    const { volume } = named;
    const { configuration, caCertificate, intermediateCertificate, intermediateKey } = fileNames;
    const files: Files = {
      [configuration]: renderConfiguration(args, authority),
      ...(authority && {
        [caCertificate]: authority.certificate,
        [intermediateCertificate]: authority.intermediateCertificate,
      }),
    };
    const secretFiles: Files = authority === undefined ? {} : { [intermediateKey]: authority.intermediateKey };
    const written = new VolumeFiles(
      `${name}-files`,
      { volume, image, files, secretFiles, reader: user, folders: { [fileNames.data]: user } },
      { ...child, dependsOn: before },
    );
    return createContainer(
      name,
      {
        image: written.image,
        named,
        user,
        command: ["caddy", "run", "--config", `${folder}/${configuration}`],
        environment: { XDG_DATA_HOME: `${folder}/${fileNames.data}`, XDG_CONFIG_HOME: "/tmp" },
        configuration: digestOf(files, secretFiles),
        networks: gatewayNetworks(named, args),
        internalDnsOnly: true,
        mounts: [{ volume, path: folder }],
        healthcheck: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${healthPort}/`],
        memory: 128,
        ports: publishedPorts(args, named),
        // /usr/bin/caddy of the published image has this file capability and does not start without it.
        capabilities: ["CAP_NET_BIND_SERVICE"],
      },
      { ...child, ...pulumi.mergeOptions({ dependsOn: written }, { dependsOn: before }) },
    );
  }
}

type Files = Readonly<Record<string, pulumi.Input<string>>>;

function renderConfiguration(
  args: GatewayArgs,
  authority: CertificateAuthorityArgs | undefined,
): pulumi.Output<string> {
  return pulumi.all([args.sites, authority?.intermediateCertificate]).apply(([sites, certificate]) => {
    for (const [index, { host }] of sites.entries()) checkHost(`sites[${index}].host`, host, args.domain);
    return renderCaddyConfiguration({
      sites,
      httpsPort: args.httpsPort ?? defaultHttpsPort,
      acme: args.acme,
      behindProxy: args.reverseProxy && { trustedProxies: args.reverseProxy.trustedProxies ?? [] },
      strictTransportSecurity: !args.domain.endsWith(".localhost"),
      ...(certificate === undefined ? {} : { authority: authorityName(certificate) }),
    });
  });
}

/** The user and group that Caddy runs as. */
const user = "8001:8001";
