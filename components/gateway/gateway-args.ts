import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../docker/container";
import { checkedPort, ipAddress, isWildcard } from "../docker/ports";
import type { NamedVolume } from "../docker/volumes";
import { InvalidOption } from "../pulumi/invalid-option";
import { dockerName, optional, port, secret, text } from "../pulumi/option-rules";
import { anything, input, list, object } from "../pulumi/shape";
import { checkDomain } from "../pulumi/domain";
import { imageVersion } from "../pulumi/image-version";
import type { CertificateAuthorityArgs } from "./certificate-authority";
import { checkReverseProxy, type ReverseProxy, proxyPort } from "./reverse-proxy";
import { defaultImage } from "./image";
import { type Acme, checkAcme, healthPort, type SiteArgs } from "./caddy-configuration";

/** The options of a Gateway. */
export interface GatewayArgs {
  /** The domain that all sites are below, such as `example.com`. */
  readonly domain: string;

  /** The host names and where their requests go. */
  readonly sites: readonly SiteArgs[];

  /** The networks that the gateway joins, and its aliases there. */
  readonly networks: readonly NetworkAttachment[];

  /**
   * The port for https, on this machine and inside the networks: it is part of the issuer.
   *
   * @default 8443
   */
  readonly httpsPort?: number;

  /**
   * The IPv4 or IPv6 address of this machine on which the port is published.
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
   * The ACME authority that signs the certificates; it needs the ports 443 and 80.
   *
   * @default a private authority, made once
   */
  readonly acme?: Acme;

  /**
   * A reverse proxy of yours that people reach in place of the gateway. The gateway then publishes a port for the proxy only; inside its
   * networks it still serves https.
   *
   * @default none
   */
  readonly reverseProxy?: ReverseProxy;

  /**
   * The private authority that signs the certificates.
   *
   * @default one of the gateway's own; none with `acme`
   */
  readonly authority?: CertificateAuthorityArgs;
}

export const defaultHttpsPort = 8443;

/** Checks the keys and what is not checked by `checkGateway`. */
export const checkShape = object<GatewayArgs>({
  domain: text,
  sites: list(object<SiteArgs>({ host: input(text), upstream: input(text) })),
  networks: list(object<NetworkAttachment>({ network: input(dockerName), aliases: list(input(text)) })),
  httpsPort: optional(port),
  listenAddress: optional(ipAddress),
  image: optional(text),
  acme: anything,
  reverseProxy: anything,
  authority: optional(
    object<CertificateAuthorityArgs>({
      certificate: input(text),
      intermediateCertificate: input(text),
      intermediateKey: input(secret),
    }),
  ),
});

/**
 * @param names the option of the image, and options of the caller that must not be given with `reverseProxy`
 * @throws InvalidOption when an option breaks a rule.
 */
export function checkGateway(
  args: Omit<GatewayArgs, "sites" | "networks" | "authority">,
  names: { readonly image: string; readonly exclusive?: Readonly<Record<string, unknown>> } = { image: "image" },
): void {
  const { acme, listenAddress, httpsPort = defaultHttpsPort } = args;
  optional(ipAddress)("listenAddress", listenAddress);
  imageVersion(names.image, args.image ?? defaultImage);
  checkDomain("domain", args.domain);
  checkReverseProxy("reverseProxy", args.reverseProxy, { acme, listenAddress, ...names.exclusive });
  checkHttpsPort(httpsPort, args.reverseProxy);
  checkAcme(acme, httpsPort);
}

/** The gateway listens at other ports in its container, too. */
function checkHttpsPort(port: number, reverseProxy: ReverseProxy | undefined): void {
  const uses = new Map([
    [80, "at which Caddy speaks plain http"],
    [healthPort, "at which the gateway answers the health check"],
    ...(reverseProxy === undefined ? [] : [[proxyPort, "at which the gateway listens for your proxy"] as const]),
  ]);
  const use = uses.get(port);
  if (use !== undefined)
    throw new InvalidOption("httpsPort", `must not be ${port}, ${use}`, port, "Choose another port.");
}

const listenAddress = ({ listenAddress: address, domain }: GatewayArgs): string =>
  address ?? (domain.endsWith(".localhost") ? "127.0.0.1" : "0.0.0.0");

/** The address at which this machine reaches the gateway; empty to ask the DNS. */
export const dialAddress = (args: GatewayArgs): string => {
  if (args.reverseProxy !== undefined) return args.reverseProxy.dialAddress ?? "";
  const address = listenAddress(args);
  if (!isWildcard(address)) return address;
  // Not every program resolves names below localhost.
  if (!args.domain.endsWith(".localhost")) return "";
  return address === "::" ? "::1" : "127.0.0.1";
};

/** The networks, and that of the proxy, where the gateway has an alias of component and stack when it was made, such as `sso-gateway-dev`. */
export const gatewayNetworks = (
  { prefix, stack }: NamedVolume,
  { networks, reverseProxy }: GatewayArgs,
): readonly NetworkAttachment[] => {
  if (reverseProxy?.network === undefined) return networks;
  const alias = pulumi
    .all([prefix, stack])
    .apply(([component, full]) => `${component}-${full.split("/").at(-1) ?? ""}`.replaceAll(/[^a-zA-Z0-9-]/g, "-"));
  return [...networks, { network: reverseProxy.network, aliases: [alias] }];
};

/** The ports for browsers. Port 80 redirects to https; it is published only if https has the standard port. */
export const gatewayPorts = (httpsPort: number): readonly number[] =>
  httpsPort === 443 ? [httpsPort, 80] : [httpsPort];

export function publishedPorts(args: GatewayArgs, named: NamedVolume): docker.types.input.ContainerPort[] {
  const { httpsPort = defaultHttpsPort, reverseProxy } = args;
  if (reverseProxy === undefined) {
    return gatewayPorts(httpsPort).map((port) => publishedPort("httpsPort", port, listenAddress(args), port, named));
  }
  return reverseProxy.port === undefined
    ? []
    : [publishedPort("reverseProxy.port", reverseProxy.port, "127.0.0.1", proxyPort, named)];
}

function publishedPort(
  option: string,
  port: number,
  address: string,
  internal: number,
  named: NamedVolume,
): docker.types.input.ContainerPort {
  return { internal, external: checkedPort({ option, port, address }, named), ip: address };
}
