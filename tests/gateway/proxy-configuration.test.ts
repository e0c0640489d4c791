import { type ProxySettings, renderProxyConfiguration } from "../../components/gateway/proxy-configuration";
import { golden } from "../support/golden";

const settings: ProxySettings = {
  sites: [
    { host: "auth.example.localhost", upstream: "authelia:9091" },
    { host: "memos.example.localhost", upstream: "memos:5230" },
  ],
  httpsPort: 8443,
  strictTransportSecurity: false,
};

describe("the gateway's configuration", () => {
  it("with a private authority is the golden one", () => {
    const rendered = renderProxyConfiguration(settings);
    expect(rendered).toBe(golden("caddy-private.json", rendered));
  });

  it("with ACME is the golden one", () => {
    const rendered = renderProxyConfiguration({
      ...settings,
      httpsPort: 443,
      acme: { email: "john@example.com" },
      strictTransportSecurity: true,
    });
    expect(rendered).toBe(golden("caddy-acme.json", rendered));
  });

  it("asks another ACME directory when told to", () => {
    const acme = { email: "john@example.com", directoryUrl: "https://acme.example.com/directory" };
    expect(renderProxyConfiguration({ ...settings, acme })).toContain('"ca": "https://acme.example.com/directory"');
  });

  it("tells browsers to come by https for good only when asked", () => {
    expect(renderProxyConfiguration(settings)).not.toContain("Strict-Transport-Security");
    expect(renderProxyConfiguration({ ...settings, strictTransportSecurity: true })).toContain(
      "Strict-Transport-Security",
    );
  });
});
