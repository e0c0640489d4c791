import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackName } from "../internal/docker/labels";
import { checkPort } from "../internal/docker/port";
import type { Neighbourhood } from "../internal/docker/service";
import { checkDomain } from "../internal/domain";
import { versionOfImage } from "../internal/image-version";
import type { CertificateAuthorityArgs } from "./certificate-authority";
import { checkFrontProxy, type FrontProxy, frontPort } from "./front-proxy";
import { defaultImage } from "./image";
import { type Acme, checkAcme, type Site } from "./proxy-configuration";

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
}

/** Where the gateway is reached unless it is told otherwise. */
export const defaultHttpsPort = 8443;

/** The arguments that are plain values; the authority's key would stand in the state once more. */
export const plainly = ({ authority: _authority, neighbourhoods: _neighbours, proxy: _proxy, ...plain }: GatewayArgs) =>
  plain;

/** @throws InvalidOption when an option breaks a rule. */
export const checkGateway = ({ image, domain, acme, httpsPort, proxy, address }: GatewayArgs): void => {
  versionOfImage("image", image ?? defaultImage);
  checkDomain("domain", domain);
  checkFrontProxy("proxy", proxy, { acme, address });
  checkAcme(acme, httpsPort ?? defaultHttpsPort);
};

const addressOf = ({ address, domain }: GatewayArgs): string =>
  address ?? (domain.endsWith(".localhost") ? "127.0.0.1" : "0.0.0.0");

/** The address at which this machine reaches the gateway; empty when only its host names tell. */
export const localAddressOf = (args: GatewayArgs): string => {
  if (args.proxy !== undefined) return args.proxy.address ?? "";
  // Not every program finds names below localhost by itself; on all addresses is on this one, too.
  const local = addressOf(args) === "0.0.0.0" && args.domain.endsWith(".localhost");
  return local || addressOf(args) === "127.0.0.1" ? "127.0.0.1" : "";
};

/** The stack is in the name by which the proxy finds the gateway, so that stacks of one program can share a proxy. Labels end at dots. */
const aliasForProxy = (name: string): string => `${name}-${pulumi.getStack()}`.replaceAll(/[^a-zA-Z0-9-]/g, "-");

/** Where a proxy finds the gateway. */
export const neighbourhoodOf = (name: string, { proxy }: GatewayArgs): Neighbourhood[] =>
  proxy?.network === undefined ? [] : [{ network: proxy.network, aliases: [aliasForProxy(name)] }];

/** Port 80 only says "come by https", and only where browsers look for it. */
export const publishedPorts = (args: GatewayArgs): docker.types.input.ContainerPort[] => {
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
