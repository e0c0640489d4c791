import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../docker/container";
import { checkPort } from "../docker/ports";
import { checkDomain } from "../pulumi/domain";
import { imageVersion } from "../docker/image-version";
import type { CertificateAuthorityArgs } from "./certificate-authority";
import { checkReverseProxy, type ReverseProxy, proxyPort } from "./reverse-proxy";
import { defaultImage } from "./image";
import { type Acme, checkAcme, type SiteArgs } from "./caddy-configuration";

/** What is needed to open the way in. */
export interface GatewayArgs {
  /** The domain that all sites are below, such as `example.com`. */
  readonly domain: string;

  /** The host names and who answers for them. */
  readonly sites: readonly SiteArgs[];

  /** The networks that the gateway joins, and the names under which others find it there. */
  readonly networks: readonly NetworkAttachment[];

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
  readonly listenAddress?: string;

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
   * its other networks it serves https as ever.
   *
   * @default none
   */
  readonly reverseProxy?: ReverseProxy;

  /**
   * The private authority that vouches for the sites.
   *
   * @default one of the gateway's own; none with `acme`
   */
  readonly authority?: CertificateAuthorityArgs;
}

/** The port at which the gateway is reached unless another is given. */
export const defaultHttpsPort = 8443;

/** @throws InvalidOption when an option breaks a rule. */
export const checkGateway = ({
  image,
  domain,
  acme,
  httpsPort,
  reverseProxy,
  listenAddress: address,
}: GatewayArgs): void => {
  imageVersion("image", image ?? defaultImage);
  checkDomain("domain", domain);
  checkReverseProxy("reverseProxy", reverseProxy, { acme, listenAddress: address });
  checkAcme(acme, httpsPort ?? defaultHttpsPort);
};

const listenAddress = ({ listenAddress: address, domain }: GatewayArgs): string =>
  address ?? (domain.endsWith(".localhost") ? "127.0.0.1" : "0.0.0.0");

/** The address at which this machine reaches the gateway; empty when only its host names tell. */
export const dialAddress = (args: GatewayArgs): string => {
  if (args.reverseProxy !== undefined) return args.reverseProxy.dialAddress ?? "";
  // Not every program finds names below localhost by itself; on all addresses is on this one, too.
  const local = listenAddress(args) === "0.0.0.0" && args.domain.endsWith(".localhost");
  return local || listenAddress(args) === "127.0.0.1" ? "127.0.0.1" : "";
};

/** The networks, and that of the proxy, in which it finds the gateway by component and stack, such as `sso-gateway-dev`. */
export const networksOf = (name: string, { networks, reverseProxy }: GatewayArgs): readonly NetworkAttachment[] => {
  if (reverseProxy?.network === undefined) return networks;
  const alias = `${name}-${pulumi.getStack()}`.replaceAll(/[^a-zA-Z0-9-]/g, "-");
  return [...networks, { network: reverseProxy.network, aliases: [alias] }];
};

/** Port 80 only says "come by https", and only where browsers look for it. */
export const publishedPorts = (args: GatewayArgs): docker.types.input.ContainerPort[] => {
  if (args.reverseProxy !== undefined) return proxyPortBinding(args.reverseProxy);
  const httpsPort = args.httpsPort ?? defaultHttpsPort;
  return (httpsPort === 443 ? [httpsPort, 80] : [httpsPort]).map((port) => ({
    internal: port,
    external: pulumi.output(checkPort({ option: "httpsPort", port, address: listenAddress(args) })),
    ip: listenAddress(args),
  }));
};

const proxyPortBinding = ({ port }: ReverseProxy): docker.types.input.ContainerPort[] => {
  if (port === undefined) return [];
  const checked = checkPort({ option: "reverseProxy.port", port, address: "127.0.0.1" });
  return [{ internal: proxyPort, external: pulumi.output(checked), ip: "127.0.0.1" }];
};
