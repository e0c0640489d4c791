import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { checkPort } from "../internal/docker/port";
import { requireOneEngine } from "../internal/docker/engine";
import { fingerprintOf } from "../internal/docker/fingerprint";
import { containerPlace, stackName } from "../internal/docker/labels";
import { createMark } from "../internal/docker/mark";
import { keepInNetworks } from "../internal/docker/network-membership";
import { type Neighbourhood, runService } from "../internal/docker/service";
import { configurationVolume, handOver, seed, type SeededFile, volume } from "../internal/docker/volumes";
import { runningVersion } from "../internal/docker/version";
import { checkDomain } from "../internal/domain";
import { versionOfImage } from "../internal/image-version";
import { withTransforms } from "../transform";
import { type CertificateAuthorityArgs, createCertificateAuthority } from "./certificate-authority";
import { checkFrontProxy, type FrontProxy, frontPort } from "./front-proxy";
import {
  type FrontDoor,
  type ProxyConfiguration,
  proxyConfigurationOf,
  traefikLabels,
} from "./front-proxy-configuration";
import { defaultImage } from "./image";
import {
  type Acme,
  authorityName,
  checkAcme,
  healthPort,
  paths,
  renderProxyConfiguration,
  type Site,
} from "./proxy-configuration";
import { gatewayChildren, type GatewayTransforms } from "./transforms";

/** What is needed to open the way in. */
export interface GatewayArgs {
  /** The domain that all sites are below, such as `example.com`. */
  readonly domain: string;

  /** The host names and who answers for them. */
  readonly sites: readonly Site[];

  /** The networks that the gateway joins, and the names under which neighbours find it there. */
  readonly neighbourhoods: readonly Neighbourhood[];

  /**
   * The port for https, outside and inside alike, because it is part of the issuer.
   *
   * @default 8443
   */
  readonly httpsPort?: number;

  /**
   * The address of this machine on which the port is published.
   *
   * @default "127.0.0.1" for names below `localhost`, else "0.0.0.0"
   */
  readonly address?: string;

  /**
   * The image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "caddy:2.11.9"
   */
  readonly image?: string;

  /**
   * The authority that vouches for public names; asks for the ports 443 and 80.
   *
   * @default a private authority, made once
   */
  readonly acme?: Acme;

  /**
   * A reverse proxy of yours that people reach in place of the gateway. The gateway publishes no port then, but for the proxy; inside
   * its other neighbourhoods it serves https as ever.
   *
   * @default none
   */
  readonly proxy?: FrontProxy;

  /**
   * The private authority that vouches for the sites.
   *
   * @default one of the gateway's own; none with `acme`
   */
  readonly authority?: CertificateAuthorityArgs;

  /**
   * Changes to what is made, after all that is decided here; a wrong one can open what we close.
   *
   * @default none
   */
  readonly transform?: GatewayTransforms;
}

/** Caddy in a container: https for every site, and the only one of ours that others can reach. */
export class Gateway extends pulumi.ComponentResource {
  /** The certificate of the authority that browsers must trust, as PEM; empty when it is a public one. */
  readonly caCertificate: pulumi.Output<string>;

  /** The address at which this machine reaches the gateway, or empty when only its host names tell. */
  readonly localAddress: string;

  /** What the `proxy` needs to know; undefined without one. */
  readonly proxyConfiguration: ProxyConfiguration | undefined;

  /** The version that runs, as it says itself. */
  readonly version: pulumi.Output<string>;

  /**
   * @throws InvalidOption when an option breaks a rule, a busy port included; nothing is created then.
   */
  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    checkGateway(args);
    // Only the container, which opens the way, waits for others; what it needs is prepared meanwhile.
    const { dependsOn, ...others } = opts ?? {};
    super(
      "memos-sso:index:Gateway",
      name,
      plainly(args),
      withTransforms(others, args.transform, gatewayChildren(name)),
    );

    requireOneEngine(this);
    const own = () => createCertificateAuthority(name, args.domain, { parent: this });
    const authority = args.acme === undefined ? (args.authority ?? own()) : undefined;
    const door = args.proxy === undefined ? undefined : frontDoor(name, args, args.proxy);
    const container = this.runContainer(name, args, { authority, door }, dependsOn);

    const place = containerPlace(`${name}-container`);
    keepInNetworks(`${name}-networks`, { place, container }, { parent: this });
    this.caCertificate = pulumi.output((door === undefined ? authority?.certificate : door.proxy.caCertificate) ?? "");
    this.localAddress = localAddressOf(args);
    this.proxyConfiguration = door && proxyConfigurationOf(door);
    this.version = runningVersion(`${name}-version`, container, ["caddy", "version"], { parent: this });
    this.registerOutputs({ caCertificate: this.caCertificate, version: this.version });
  }

  private runContainer(
    name: string,
    args: GatewayArgs,
    { authority, door }: { authority: CertificateAuthorityArgs | undefined; door: FrontDoor | undefined },
    before: pulumi.ComponentResourceOptions["dependsOn"],
  ): docker.Container {
    const child = { parent: this, mark: createMark(name, { parent: this }) };
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image ?? defaultImage, keepLocally: true },
      { parent: this },
    );
    const { open, secret } = files(args, authority);
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
        neighbourhoods: [...args.neighbourhoods, ...neighbourhoodOf(door)],
        neighboursOnly: true,
        labels: door && pulumi.all(traefikLabels(door)),
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

const defaultHttpsPort = 8443;

/** The arguments that are plain values; the authority's key would stand in the state once more. */
const plainly = ({
  authority: _authority,
  neighbourhoods: _neighbours,
  proxy: _proxy,
  transform: _transform,
  ...plain
}: GatewayArgs) => plain;

const checkGateway = ({ image, domain, acme, httpsPort, proxy, address }: GatewayArgs): void => {
  versionOfImage("image", image ?? defaultImage);
  checkDomain("domain", domain);
  checkFrontProxy("proxy", proxy, { acme, address });
  checkAcme(acme, httpsPort ?? defaultHttpsPort);
};

const addressOf = ({ address, domain }: GatewayArgs): string =>
  address ?? (domain.endsWith(".localhost") ? "127.0.0.1" : "0.0.0.0");

const localAddressOf = (args: GatewayArgs): string => {
  if (args.proxy !== undefined) return args.proxy.address ?? "";
  // Not every program finds names below localhost by itself; on all addresses is on this one, too.
  const local = addressOf(args) === "0.0.0.0" && args.domain.endsWith(".localhost");
  return local || addressOf(args) === "127.0.0.1" ? "127.0.0.1" : "";
};

/** The stack is in the name by which the proxy finds the gateway, so that stacks of one program can share a proxy. Labels end at dots. */
const frontDoor = (name: string, args: GatewayArgs, proxy: FrontProxy): FrontDoor => ({
  hosts: args.sites.map(({ host }) => host),
  httpsPort: args.httpsPort ?? defaultHttpsPort,
  alias: `${name}-${pulumi.getStack()}`.replaceAll(/[^a-zA-Z0-9-]/g, "-"),
  proxy,
});

const neighbourhoodOf = (door: FrontDoor | undefined): Neighbourhood[] =>
  door?.proxy.network === undefined ? [] : [{ network: door.proxy.network, aliases: [door.alias] }];

/** Port 80 only says "come by https", and only where browsers look for it. */
const publishedPorts = (args: GatewayArgs): docker.types.input.ContainerPort[] => {
  if (args.proxy !== undefined) return portForProxy(args.proxy);
  const httpsPort = args.httpsPort ?? defaultHttpsPort;
  return (httpsPort === 443 ? [httpsPort, 80] : [httpsPort]).map((port) => ({
    internal: port,
    external: pulumi.output(checkPort({ option: "httpsPort", port, address: addressOf(args) }, stackName())),
    ip: addressOf(args),
  }));
};

const portForProxy = ({ port }: FrontProxy): docker.types.input.ContainerPort[] => {
  if (port === undefined) return [];
  const checked = checkPort({ option: "proxy.port", port, address: "127.0.0.1" }, stackName());
  return [{ internal: frontPort, external: pulumi.output(checked), ip: "127.0.0.1" }];
};

const files = (args: GatewayArgs, authority: CertificateAuthorityArgs | undefined) => {
  const settings = {
    sites: args.sites,
    httpsPort: args.httpsPort ?? defaultHttpsPort,
    acme: args.acme,
    behind: args.proxy && { trusted: args.proxy.trusted ?? [] },
    strictTransportSecurity: !args.domain.endsWith(".localhost"),
  };
  const configuration =
    authority === undefined
      ? renderProxyConfiguration(settings)
      : pulumi
          .output(authority.certificate)
          .apply((certificate) => renderProxyConfiguration({ ...settings, authority: authorityName(certificate) }));
  const file = (path: string, content: pulumi.Input<string>) => pulumi.output({ path, content });
  const open = [
    file(paths.configuration, configuration),
    ...(authority === undefined ? [] : [file(paths.caCertificate, authority.certificate)]),
  ];
  const secret = authority === undefined ? [] : [file(paths.caKey, pulumi.secret(authority.privateKey))];
  return { open: pulumi.all(open), secret: pulumi.all(secret) } satisfies Record<string, pulumi.Output<SeededFile[]>>;
};
