import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "../pulumi/invalid-option";
import { email, httpsUrl, optional } from "../pulumi/option-rules";
import { object } from "../pulumi/shape";
import { proxyPort } from "./reverse-proxy";

/** A host name and where its requests go. */
export interface Site {
  /** The host name, such as `memos.example.com`. */
  readonly host: string;

  /** Where requests go, such as `memos:5230`. */
  readonly upstream: string;
}

/** A site as an option. */
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

/** @throws InvalidOption when an ACME authority cannot reach the host names. */
export function checkAcme(acme: Acme | undefined, httpsPort: number): void {
  optional(object<Acme>({ email, directoryUrl: optional(httpsUrl) }))("acme", acme);
  if (acme === undefined || httpsPort === 443) return;
  const remedy = "The authority looks for the host names there.";
  throw new InvalidOption("httpsPort", "must be 443 with acme", httpsPort, remedy);
}

/** The options of Caddy's configuration. */
export interface CaddySettings {
  readonly sites: readonly Site[];
  readonly httpsPort: number;

  /** The authority that signs the certificates. @default the private one */
  readonly acme?: Acme;

  /** Caddy's name for the private authority, such as `local-1a2b3c4d`. @default local */
  readonly authority?: string;

  /** The proxy in front, and the addresses from which its `X-Forwarded-For` is trusted. @default no proxy */
  readonly behindProxy?: { readonly trustedProxies: readonly string[] };

  /** Whether browsers are told to use https only, for a year. */
  readonly strictTransportSecurity: boolean;
}

/** The files in the volume. */
export const fileNames = {
  configuration: "caddy.json",
  caCertificate: "ca.pem",
  intermediateCertificate: "intermediate.pem",
  intermediateKey: "intermediate-key.pem",
  /** The folder that Caddy writes to. */
  data: "data",
} as const;

/** The path of the volume in the container. */
export const folder = "/gateway";

/** The port of the health check, on the container's loopback. */
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
      ? { pki: { certificate_authorities: { [settings.authority ?? defaultAuthority]: privateAuthority } } }
      : {}),
  };
  return `${JSON.stringify({ admin: { disabled: true, config: { persist: false } }, apps }, null, 2)}\n`;
}

const servers = (settings: CaddySettings) => ({
  gateway: {
    listen: [`:${settings.httpsPort}`],
    // http on the https port is redirected to https.
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

/** The http server for a proxy that has the certificates. */
const proxyServer = (settings: CaddySettings, trustedProxies: readonly string[]) => ({
  listen: [`:${proxyPort}`],
  protocols: ["h1"],
  automatic_https: { disable: true },
  ...(trustedProxies.length === 0
    ? {}
    : { trusted_proxies: { source: "static", ranges: trustedProxies }, trusted_proxies_strict: 1 }),
  routes: [...settings.sites.map((site) => route(site, settings, forwardedHeaders(site, settings))), unknownHost],
});

/** Headers for Authelia that replace those of the proxy or of a browser. One address: Authelia trusts the first. */
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
 * How long a request waits for a container that is being replaced, so that people see a slow page instead of an error. Replacing takes a
 * second or two; 10 s are for a busy machine, and less than the 15 s that our own proof waits for an answer.
 *
 * Caddy repeats a request if the connection failed, and a GET also if the connection broke. It does not repeat any other request, which
 * the upstream may have carried out.
 *
 * @see https://caddyserver.com/docs/json/apps/http/servers/routes/handle/reverse_proxy/load_balancing/
 */
const loadBalancing = { try_duration: "10s", try_interval: "100ms" };

/**
 * A new connection for each request: an upstream that stops may close a kept one just when a form is sent over it, and nobody knows
 * whether the form arrived. A connection takes less than a millisecond here; a slower one leads to a container that is being removed.
 */
const transport = { protocol: "http", dial_timeout: "250ms", keep_alive: { enabled: false } };

/** For any other name, which Caddy would answer with an empty 200. */
const unknownHost = { handle: [{ handler: "static_response", status_code: 421 }] };

/** Headers that Authelia would trust. Caddy itself overwrites `X-Forwarded-For`, `-Proto` and `-Host`: it trusts no proxy by default. */
const untrustedHeaders = [
  "X-Forwarded-Uri",
  "X-Forwarded-Method",
  "X-Original-Url",
  "X-Original-Method",
  "X-Real-Ip",
  "Forwarded",
];

/** Caddy's own name for its private authority. */
const defaultAuthority = "local";

/** Names an authority by its certificate. Caddy keeps certificates under this name: under the same one it would serve those of an old authority. */
export const authorityName = (certificate: string): string =>
  `local-${createHash("sha256").update(certificate).digest("hex").slice(0, 8)}`;

const issuer = ({ acme, authority }: CaddySettings) =>
  acme === undefined
    ? { module: "internal", ca: authority ?? defaultAuthority }
    : { module: "acme", email: acme.email, ...(acme.directoryUrl === undefined ? {} : { ca: acme.directoryUrl }) };

/** Root and intermediate certificate are given, the root without its key; Caddy makes the leaf certificates and renews them. */
const privateAuthority = {
  root: { certificate: `${folder}/${fileNames.caCertificate}`, format: "pem_file" },
  intermediate: {
    certificate: `${folder}/${fileNames.intermediateCertificate}`,
    private_key: `${folder}/${fileNames.intermediateKey}`,
    format: "pem_file",
  },
  install_trust: false,
};
