import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "../pulumi/invalid-option";
import { proxyPort } from "./reverse-proxy";

/** A host name and who answers for it. */
export interface Site {
  /** The host name, such as `memos.example.com`. */
  readonly host: string;

  /** Where requests go, such as `memos:5230`. */
  readonly upstream: string;
}

/** A host name and who answers for it, perhaps not known yet. */
export type SiteArgs = Readonly<Record<keyof Site, pulumi.Input<string>>>;

/** An ACME certificate authority, such as Let's Encrypt. */
export interface Acme {
  /** The address that the authority may write to. */
  readonly email: string;

  /**
   * The directory of the authority.
   *
   * @default Let's Encrypt's
   */
  readonly directoryUrl?: string;
}

/**
 * Checks that an ACME authority can look for the host names where it does.
 *
 * @throws InvalidOption when https is published at another port than 443.
 */
export function checkAcme(acme: Acme | undefined, httpsPort: number): void {
  if (acme === undefined || httpsPort === 443) return;
  throw new InvalidOption(
    "httpsPort",
    "must be 443 with acme",
    httpsPort,
    "The authority looks for the host names there.",
  );
}

/** What the proxy's configuration depends on. */
export interface CaddySettings {
  readonly sites: readonly Site[];
  readonly httpsPort: number;

  /** The authority for public names; the private one signs when left out. */
  readonly acme?: Acme;

  /** The name of the private authority, such as `local-1a2b3c4d`: by another name Caddy begins anew. @default local */
  readonly authority?: string;

  /** The addresses of the proxy in front, whose word for where a request comes from is believed; undefined without such a proxy. */
  readonly behindProxy?: { readonly trustedProxies: readonly string[] };

  /** Whether browsers are told to come by https only, for good. */
  readonly strictTransportSecurity: boolean;
}

/** What is in the volume. */
export const fileNames = {
  configuration: "caddy.json",
  caCertificate: "ca.pem",
  caKey: "ca-key.pem",
  /** The folder that Caddy writes to. */
  data: "data",
} as const;

/** Where the volume is in the container. */
export const folder = "/gateway";

/** The port on which the proxy tells its health check that it serves; on loopback inside the container only. */
export const healthPort = 2020;

/**
 * Renders Caddy's configuration.
 *
 * @see https://caddyserver.com/docs/json/
 */
export function renderCaddyConfiguration(settings: CaddySettings): string {
  const apps = {
    http: { ...(settings.httpsPort === 443 ? {} : { https_port: settings.httpsPort }), servers: servers(settings) },
    tls: {
      automation: { policies: [{ subjects: settings.sites.map(({ host }) => host), issuers: [issuer(settings)] }] },
    },
    ...(settings.acme === undefined
      ? { pki: { certificate_authorities: { [caName(settings)]: privateAuthority } } }
      : {}),
  };
  return `${JSON.stringify({ admin: { disabled: true, config: { persist: false } }, apps }, null, 2)}\n`;
}

const servers = (settings: CaddySettings) => ({
  gateway: {
    listen: [`:${settings.httpsPort}`],
    // A browser that comes by http to the https port is sent to https.
    listener_wrappers: [{ wrapper: "http_redirect" }, { wrapper: "tls" }],
    // Only TCP is published.
    protocols: ["h1", "h2"],
    tls_connection_policies: [{}],
    automatic_https: { disable_redirects: settings.httpsPort !== 443 },
    routes: [...settings.sites.map((site) => route(site, settings)), unknownHost],
  },
  ...(settings.behindProxy === undefined ? {} : { front: proxyServer(settings, settings.behindProxy.trustedProxies) }),
  health: {
    listen: [`127.0.0.1:${healthPort}`],
    automatic_https: { disable: true },
    routes: [{ handle: [{ handler: "static_response", body: "serving" }] }],
  },
});

/** For a proxy that has the certificates. The way is https all the same, and the host name is the site's, whatever it says. */
const proxyServer = (settings: CaddySettings, trustedProxies: readonly string[]) => ({
  listen: [`:${proxyPort}`],
  protocols: ["h1"],
  automatic_https: { disable: true },
  ...(trustedProxies.length === 0
    ? {}
    : { trusted_proxies: { source: "static", ranges: trustedProxies }, trusted_proxies_strict: 1 }),
  routes: [...settings.sites.map((site) => route(site, settings, forwardedHeaders(site, settings))), unknownHost],
});

/** What Authelia is told in place of what the proxy, or a browser through it, has said. One address: Authelia believes the first. */
const forwardedHeaders = ({ host }: Site, { httpsPort }: CaddySettings) => ({
  "X-Forwarded-For": ["{http.vars.client_ip}"],
  "X-Forwarded-Proto": ["https"],
  "X-Forwarded-Host": [httpsPort === 443 ? host : `${host}:${httpsPort}`],
});

const route = (
  { host, upstream }: Site,
  { strictTransportSecurity }: CaddySettings,
  set?: Readonly<Record<string, readonly string[]>>,
) => ({
  match: [{ host: [host] }],
  handle: [
    ...(strictTransportSecurity
      ? [{ handler: "headers", response: { set: { "Strict-Transport-Security": ["max-age=31536000"] } } }]
      : []),
    {
      handler: "reverse_proxy",
      upstreams: [{ dial: upstream }],
      load_balancing: loadBalancing,
      transport,
      headers: { request: { ...(set === undefined ? {} : { set }), delete: untrustedHeaders } },
    },
  ],
  terminal: true,
});

/**
 * How long a request waits for somebody who is not there, such as a container that is being replaced: people see a page
 * that takes a moment instead of an error. That takes a second or two; 10 s are for a busy machine, and short of the 15 s after
 * which our own proof gives up on an answer.
 *
 * A request is repeated when no connection came about, since nothing of it has been sent then, and a GET also when the
 * connection broke. Any other has perhaps been acted upon: it fails at once.
 *
 * @see https://caddyserver.com/docs/json/apps/http/servers/routes/handle/reverse_proxy/load_balancing/
 */
const loadBalancing = { try_duration: "10s", try_interval: "100ms" };

/**
 * A connection for each request: one that is kept may be closed by whoever ends, at the very moment at which a form is sent over it,
 * and then nobody knows whether it came in. Next door a connection takes less than a millisecond; one that does not come
 * about goes to a container that is being taken away, and is better tried again.
 */
const transport = { protocol: "http", dial_timeout: "250ms", keep_alive: { enabled: false } };

/** For any other name: Caddy would say 200 and nothing, as if there were a site. */
const unknownHost = { handle: [{ handler: "static_response", status_code: 421 }] };

/**
 * Headers that Authelia would believe. Caddy itself overwrites `X-Forwarded-For`, `-Proto` and `-Host`, because no proxy in
 * front of it is trusted.
 */
const untrustedHeaders = [
  "X-Forwarded-Uri",
  "X-Forwarded-Method",
  "X-Original-Url",
  "X-Original-Method",
  "X-Real-Ip",
  "Forwarded",
];

/**
 * Names an authority by its certificate. Caddy keeps what an authority has signed under its name, and would serve it under another
 * root, too, after a change of the domain: nobody trusts that.
 */
export const authorityName = (certificate: string): string =>
  `local-${createHash("sha256").update(certificate).digest("hex").slice(0, 8)}`;

const caName = ({ authority = "local" }: CaddySettings): string => authority;

const issuer = ({ acme, ...settings }: CaddySettings) =>
  acme === undefined
    ? { module: "internal", ca: caName(settings) }
    : { module: "acme", email: acme.email, ...(acme.directoryUrl === undefined ? {} : { ca: acme.directoryUrl }) };

/** The root is ours; Caddy makes the intermediate and the leaves and renews them by itself. */
const privateAuthority = {
  root: {
    certificate: `${folder}/${fileNames.caCertificate}`,
    private_key: `${folder}/${fileNames.caKey}`,
    format: "pem_file",
  },
  install_trust: false,
};
