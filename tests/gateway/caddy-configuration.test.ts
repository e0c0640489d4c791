import {
  authorityName,
  type CaddySettings,
  renderCaddyConfiguration,
} from "../../components/gateway/caddy-configuration";
import { golden } from "../support/golden";

const settings: CaddySettings = {
  sites: [
    { host: "auth.example.localhost", upstream: "authelia:9091" },
    { host: "memos.example.localhost", upstream: "memos:5230" },
  ],
  httpsPort: 8443,
  strictTransportSecurity: false,
};

describe("the gateway's configuration", () => {
  it("with a private authority is the golden one", () => {
    const rendered = renderCaddyConfiguration(settings);
    expect(rendered).toBe(golden("caddy-private.json", rendered));
  });

  it("with ACME is the golden one", () => {
    const rendered = renderCaddyConfiguration({
      ...settings,
      httpsPort: 443,
      acme: { email: "john@example.com" },
      strictTransportSecurity: true,
    });
    expect(rendered).toBe(golden("caddy-acme.json", rendered));
  });

  it("asks another ACME directory when told to", () => {
    const acme = { email: "john@example.com", directoryUrl: "https://acme.example.com/directory" };
    expect(renderCaddyConfiguration({ ...settings, acme })).toContain('"ca": "https://acme.example.com/directory"');
  });

  it("names a private authority by its certificate, so that Caddy signs anew under another", () => {
    const [one, other] = ["one", "other"].map(authorityName);
    expect(one).toMatch(/^local-[0-9a-f]{8}$/);
    expect(other).not.toBe(one);
    const { apps } = JSON.parse(renderCaddyConfiguration({ ...settings, authority: one })) as {
      apps: { tls: { automation: { policies: { issuers: object[] }[] } }; pki: { certificate_authorities: object } };
    };
    expect(apps.tls.automation.policies[0]?.issuers).toEqual([{ module: "internal", ca: one }]);
    expect(Object.keys(apps.pki.certificate_authorities)).toEqual([one]);
  });

  it("tells browsers to come by https for good only when asked", () => {
    expect(renderCaddyConfiguration(settings)).not.toContain("Strict-Transport-Security");
    expect(renderCaddyConfiguration({ ...settings, strictTransportSecurity: true })).toContain(
      "Strict-Transport-Security",
    );
  });
});
