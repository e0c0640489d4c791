import { checkFrontProxy, type FrontProxy } from "../../components/gateway/front-proxy";
import { proxyConfigurationOf, traefikLabels } from "../../components/gateway/front-proxy-configuration";
import { renderProxyConfiguration } from "../../components/gateway/proxy-configuration";
import { golden } from "../support/golden";

const door = (proxy: FrontProxy, httpsPort = 443) => ({
  hosts: ["auth.example.com", "memos.example.com"],
  httpsPort,
  alias: "notes-gateway-prod",
  proxy,
});

describe("what a proxy in front needs to know", () => {
  it.each([
    ["in-docker", door({ network: "edge" })],
    ["outside-docker", door({ port: 8081 }, 8443)],
  ])("%s is golden", (where, configured) => {
    const { caddyfile, nginx } = proxyConfigurationOf(configured);
    expect(caddyfile).toBe(golden(`front-${where}.caddyfile`, caddyfile));
    expect(nginx).toBe(golden(`front-${where}.nginx`, nginx));
  });

  it("is told to Traefik by labels", () => {
    expect(traefikLabels(door({ network: "edge", traefik: { certResolver: "public" } }))).toEqual({
      "traefik.enable": "true",
      "traefik.docker.network": "edge",
      "traefik.http.routers.notes-gateway-prod.rule": "Host(`auth.example.com`) || Host(`memos.example.com`)",
      "traefik.http.routers.notes-gateway-prod.entrypoints": "websecure",
      "traefik.http.routers.notes-gateway-prod.service": "notes-gateway-prod",
      "traefik.http.routers.notes-gateway-prod.tls": "true",
      "traefik.http.routers.notes-gateway-prod.tls.certresolver": "public",
      "traefik.http.services.notes-gateway-prod.loadbalancer.server.port": "8080",
    });
    expect(traefikLabels(door({ network: "edge" }))).toEqual({});
  });
});

describe("the gateway behind a proxy", () => {
  const behind = (trusted: readonly string[]): string =>
    renderProxyConfiguration({
      sites: [
        { host: "auth.example.com", upstream: "authelia:9091" },
        { host: "memos.example.com", upstream: "memos:5230" },
      ],
      httpsPort: 443,
      behind: { trusted },
      strictTransportSecurity: true,
    });

  it("is the golden one", () => {
    expect(behind(["172.20.0.0/16"])).toBe(golden("caddy-behind.json", behind(["172.20.0.0/16"])));
  });

  it("believes nobody unless it is told whom", () => {
    expect(behind([])).not.toContain("trusted_proxies");
  });
});

it.each([
  [{}, {}, "proxy must say how the proxy reaches the gateway"],
  [{ network: "edge" }, { acme: { email: "john@example.com" } }, "acme must not be given with proxy"],
  [
    { network: "edge" },
    { address: "0.0.0.0" },
    'address must not be given with proxy, which is what people reach, got "0.0.0.0".',
  ],
  [{ port: 8081, traefik: {} }, {}, "proxy.traefik must come with a network"],
  [
    { network: "edge", trusted: ["10.0.0.0/8", "edge"] },
    {},
    'proxy.trusted[1] must be an IP address, or a range of them, got "edge".',
  ],
  [{ network: "edge", trusted: ["10.0.0.0/33"] }, {}, "proxy.trusted[0] must be an IP address"],
  [{ network: "edge", trusted: ["10.0.0.0/8/8"] }, {}, "proxy.trusted[0] must be an IP address"],
])("a proxy like %j beside %j is refused", (proxy, beside, message) => {
  expect(() => checkFrontProxy("proxy", proxy, beside)).toThrow(message);
});

it.each([{ network: "edge", trusted: ["10.0.0.1", "fd00::/8", "172.16.0.0/12"] }, { port: 8081 }, undefined])(
  "a proxy like %j passes",
  (proxy) => {
    expect(() => checkFrontProxy("proxy", proxy, { acme: undefined })).not.toThrow();
  },
);
