import { checkReverseProxy } from "../../components/gateway/reverse-proxy";
import { renderCaddyConfiguration } from "../../components/gateway/caddy-configuration";
import { golden } from "../support/golden";

describe("the gateway behind a proxy", () => {
  const behind = (trusted: readonly string[]): string =>
    renderCaddyConfiguration({
      sites: [
        { host: "auth.example.com", upstream: "authelia:9091" },
        { host: "memos.example.com", upstream: "memos:5230" },
      ],
      httpsPort: 443,
      behindProxy: { trustedProxies: trusted },
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
  [{}, {}, "reverseProxy must say how the proxy reaches the gateway"],
  [{ network: "edge" }, { acme: { email: "john@example.com" } }, "acme must not be given with reverseProxy"],
  [
    { network: "edge" },
    { address: "0.0.0.0" },
    'address must not be given with reverseProxy, which is what people reach, got "0.0.0.0".',
  ],
  [
    { network: "edge", trustedProxies: ["10.0.0.0/8", "edge"] },
    {},
    'reverseProxy.trustedProxies[1] must be an IP address, or a range of them, got "edge".',
  ],
  [{ network: "edge", trustedProxies: ["10.0.0.0/33"] }, {}, "reverseProxy.trustedProxies[0] must be an IP address"],
  [{ network: "edge", trustedProxies: ["10.0.0.0/8/8"] }, {}, "reverseProxy.trustedProxies[0] must be an IP address"],
])("a proxy like %j beside %j is refused", (proxy, beside, message) => {
  expect(() => checkReverseProxy("reverseProxy", proxy, beside)).toThrow(message);
});

it.each([{ network: "edge", trustedProxies: ["10.0.0.1", "fd00::/8", "172.16.0.0/12"] }, { port: 8081 }, undefined])(
  "a proxy like %j passes",
  (proxy) => {
    expect(() => checkReverseProxy("reverseProxy", proxy, { acme: undefined })).not.toThrow();
  },
);
