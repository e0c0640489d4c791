import type * as pulumi from "@pulumi/pulumi";
import { type FrontProxy, frontPort } from "./front-proxy";

/** What to put into the configuration of a proxy in front of the gateway. */
export interface ProxyConfiguration {
  /** For a Caddyfile: a whole site. */
  readonly caddyfile: string;

  /** For nginx: what goes into the `server` block of the host names. */
  readonly nginx: string;
}

/** Which host names lead where. */
export interface FrontDoor {
  readonly hosts: readonly string[];

  /** The port at which people reach the host names. */
  readonly httpsPort: number;

  /** The name under which the gateway is found in the proxy's network; it names the router of Traefik, too. */
  readonly alias: string;
  readonly proxy: FrontProxy;
}

/** Writes what a proxy needs to know. Each overwrites what a browser says in `X-Forwarded-For`. */
export const proxyConfigurationOf = (door: FrontDoor): ProxyConfiguration => ({
  caddyfile: caddyfile(door),
  nginx: nginx(door),
});

const upstreamOf = ({ alias, proxy }: FrontDoor): string =>
  proxy.port === undefined ? `${alias}:${frontPort}` : `127.0.0.1:${proxy.port}`;

const caddyfile = (door: FrontDoor): string => {
  const port = door.httpsPort === 443 ? "" : `:${door.httpsPort}`;
  return [
    `${door.hosts.map((host) => `https://${host}${port}`).join(", ")} {`,
    `\treverse_proxy ${upstreamOf(door)}`,
    "}",
    "",
  ].join("\n");
};

/** By a variable nginx looks the name up when it is asked, so that it starts without the gateway and finds a new one. */
const nginx = (door: FrontDoor): string =>
  [
    "location / {",
    ...(door.proxy.port === undefined ? ["    resolver 127.0.0.11 valid=10s;"] : []),
    `    set $memos_sso ${upstreamOf(door)};`,
    "    proxy_pass http://$memos_sso;",
    "    proxy_http_version 1.1;",
    "    proxy_set_header Host $http_host;",
    "    proxy_set_header X-Forwarded-For $remote_addr;",
    '    proxy_set_header Connection "";',
    "    proxy_buffering off;",
    "    # Memos has limits of its own for what people attach.",
    "    client_max_body_size 0;",
    "}",
    "",
  ].join("\n");

/**
 * The labels from which Traefik learns of the gateway.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/docker/
 */
export function traefikLabels({ hosts, alias, proxy }: FrontDoor): Readonly<Record<string, pulumi.Input<string>>> {
  if (proxy.traefik === undefined || proxy.network === undefined) return {};
  const { entryPoints = "websecure", certResolver } = proxy.traefik;
  const router = `traefik.http.routers.${alias}`;
  return {
    "traefik.enable": "true",
    "traefik.docker.network": proxy.network,
    [`${router}.rule`]: hosts.map((host) => `Host(\`${host}\`)`).join(" || "),
    [`${router}.entrypoints`]: entryPoints,
    [`${router}.service`]: alias,
    [`${router}.tls`]: "true",
    ...(certResolver === undefined ? {} : { [`${router}.tls.certresolver`]: certResolver }),
    [`traefik.http.services.${alias}.loadbalancer.server.port`]: String(frontPort),
  };
}
