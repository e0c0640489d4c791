import { isIP } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import type { Rule } from "../pulumi/dynamic";
import { InvalidOption } from "../pulumi/invalid-option";
import { dockerName, host, optional, port, text } from "../pulumi/option-rules";
import { input, list, object, shown } from "../pulumi/shape";

/** A reverse proxy of yours in front of the gateway. It has the certificates, and browsers reach it. */
export interface ReverseProxy {
  /**
   * The existing Docker network that the proxy is in. Only the gateway joins it.
   *
   * @default none; a proxy outside Docker needs `port`
   */
  readonly network?: pulumi.Input<string>;

  /**
   * The port on this machine's loopback at which a proxy outside Docker reaches the gateway, by plain http.
   *
   * @default none; the proxy is in `network`
   */
  readonly port?: number;

  /**
   * The addresses of the proxy, such as `172.20.0.0/16`. The client's address is the last one in `X-Forwarded-For` that is not among
   * them.
   *
   * @default none; Authelia then counts and logs every request with the proxy's address
   */
  readonly trustedProxies?: readonly string[];

  /**
   * The certificate of the private authority that signed the proxy's certificate, as PEM.
   *
   * @default a public authority
   */
  readonly caCertificate?: pulumi.Input<string>;

  /**
   * The address at which the proof reaches the proxy, such as `127.0.0.1`.
   *
   * @default the address that the DNS has for the host names
   */
  readonly dialAddress?: string;
}

/** The port on which the gateway listens for the proxy, over http. */
export const proxyPort = 8080;

const addressRange: Rule = (option, range) => {
  const [address = "", bits, ...more] = typeof range === "string" ? range.split("/") : [];
  const most = { 4: 32, 6: 128 }[isIP(address)];
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (most ?? 0));
  if (most !== undefined && fits && more.length === 0) return;
  const remedy = 'Write one such as "172.20.0.0/16".';
  throw new InvalidOption(option, "must be an IP address, or a range of them", shown(range), remedy);
};

const checkShape = object<ReverseProxy>({
  network: optional(input(dockerName)),
  port: optional(port),
  trustedProxies: optional(list(addressRange)),
  caCertificate: optional(input(text)),
  dialAddress: optional(host),
});

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
  checkShape(option, proxy);
  if (proxy.network === undefined && proxy.port === undefined) {
    const remedy = "Give its network, or a port if it runs outside Docker.";
    throw new InvalidOption(option, "must say how the proxy reaches the gateway", Object.keys(proxy), remedy);
  }
  for (const [other, value] of Object.entries(exclusive)) {
    const rule = `must not be given with ${option}, which is what people reach`;
    if (value !== undefined) throw new InvalidOption(other, rule, value, "Leave it out.");
  }
}
