import { isIP } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "../pulumi/invalid-option";

/** A reverse proxy of yours in front of the gateway: it has the certificates and is what people reach. */
export interface ReverseProxy {
  /**
   * The Docker network that the proxy is in; it exists already. Of what is made here only the gateway joins it.
   *
   * @default none: the proxy runs outside Docker and is given a `port`
   */
  readonly network?: pulumi.Input<string>;

  /**
   * The port on this machine's loopback at which a proxy outside Docker finds the gateway, by plain http.
   *
   * @default none: the proxy is in `network`
   */
  readonly port?: number;

  /**
   * The addresses that the proxy comes from, such as `172.20.0.0/16`. What it says in `X-Forwarded-For` is believed, up to the
   * first address that is none of these.
   *
   * @default none, so that Authelia takes everybody for the proxy when it counts and writes its log
   */
  readonly trustedProxies?: readonly string[];

  /**
   * The certificate of the authority that vouches for the proxy, as PEM, if it is no public one.
   *
   * @default a public one
   */
  readonly caCertificate?: pulumi.Input<string>;

  /**
   * The address at which this machine reaches the proxy for the proof, such as `127.0.0.1`.
   *
   * @default what the DNS says of the host names
   */
  readonly dialAddress?: string;
}

/** The port on which the gateway listens for the proxy, by plain http. */
export const proxyPort = 8080;

/**
 * Checks what was said of a proxy.
 *
 * @throws InvalidOption for a proxy that cannot reach the gateway, or for options that only a gateway without a proxy has.
 */
export function checkReverseProxy(
  option: string,
  proxy: ReverseProxy | undefined,
  exclusive: Readonly<Record<string, unknown>>,
): void {
  if (proxy === undefined) return;
  if (proxy.network === undefined && proxy.port === undefined) {
    throw new InvalidOption(
      option,
      "must say how the proxy reaches the gateway",
      Object.keys(proxy),
      "Give its network, or a port if it runs outside Docker.",
    );
  }
  for (const [other, value] of Object.entries(exclusive)) {
    if (value === undefined) continue;
    throw new InvalidOption(
      other,
      `must not be given with ${option}, which is what people reach`,
      value,
      "Leave it out.",
    );
  }
  for (const [index, range] of (proxy.trustedProxies ?? []).entries())
    checkRange(`${option}.trustedProxies[${index}]`, range);
}

function checkRange(option: string, range: string): void {
  const [address = "", bits, ...more] = range.split("/");
  const most = { 4: 32, 6: 128 }[isIP(address)];
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (most ?? 0));
  if (most !== undefined && fits && more.length === 0) return;
  throw new InvalidOption(
    option,
    "must be an IP address, or a range of them",
    range,
    'Write one such as "172.20.0.0/16".',
  );
}
