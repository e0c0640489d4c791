import { createPublicKey, X509Certificate } from "node:crypto";
import { lockedVersions } from "../../../toolchain/src/pulumi-home";
import { ProviderPlugin } from "./provider-plugin";
import { isUnknown, secret, secretsIn, textIn, unknown, type Properties } from "./wire";

const privateKey = "tls:index/privateKey:PrivateKey";
const selfSignedCert = "tls:index/selfSignedCert:SelfSignedCert";

let tls: ProviderPlugin;

beforeAll(async () => {
  tls = await ProviderPlugin.start("tls");
});

afterAll(() => tls.stop());

it("has the version of the npm package, which Pulumi asks for", async () => {
  expect(await tls.version()).toBe(lockedVersions().plugins.tls);
});

describe("a self-signed certificate", () => {
  const hours = 24 * 30;
  let authority: Properties;
  let keyPem: string;

  beforeAll(async () => {
    keyPem = textIn((await tls.create(privateKey, { algorithm: "ECDSA", ecdsaCurve: "P256" })).state, "privateKeyPem");
    authority = {
      privateKeyPem: secret(keyPem),
      isCaCertificate: true,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      allowedUses: ["cert_signing", "crl_signing"],
      subject: { commonName: "Test authority", organization: "Tests" },
      validityPeriodHours: hours,
      earlyRenewalHours: 24,
    };
  });

  it("of an authority can sign, names itself, and lasts as long as asked for", async () => {
    const { id, state } = await tls.create(selfSignedCert, authority);
    const certificate = new X509Certificate(textIn(state, "certPem"));
    expect(certificate.ca).toBe(true);
    expect(certificate.subject.split("\n").sort()).toEqual(["CN=Test authority", "O=Tests"]);
    expect(certificate.verify(createPublicKey(keyPem))).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(hours * 3_600_000);
    expect(BigInt(`0x${certificate.serialNumber}`).toString()).toBe(id);
    expect(subjectKeyIdentifier(certificate)).toHaveLength(20);
    expect(state).toMatchObject({ keyAlgorithm: "ECDSA", readyForRenewal: false });
    expect(Date.parse(textIn(state, "validityEndTime"))).toBeGreaterThan(Date.now());
  });

  it("of a server carries its names and addresses", async () => {
    const { state } = await tls.create(selfSignedCert, {
      privateKeyPem: secret(keyPem),
      allowedUses: ["digital_signature", "server_auth"],
      dnsNames: ["a.example.test", "b.example.test"],
      ipAddresses: ["127.0.0.1"],
      validityPeriodHours: 1,
    });
    const certificate = new X509Certificate(textIn(state, "certPem"));
    expect(certificate.ca).toBe(false);
    expect(certificate.subjectAltName).toBe("DNS:a.example.test, DNS:b.example.test, IP Address:127.0.0.1");
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(subjectKeyIdentifier(certificate)).toBeUndefined();
  });

  it("is no secret, but its key is", async () => {
    expect(secretsIn((await tls.create(selfSignedCert, authority)).state)).toEqual(["privateKeyPem"]);
  });

  it("stays as it is as long as nothing changes, also in a refresh", async () => {
    const created = await tls.create(selfSignedCert, authority);
    const found = await tls.read(selfSignedCert, created);
    expect(textIn(found.state, "certPem")).toBe(textIn(created.state, "certPem"));
    expect(await tls.diff(selfSignedCert, found, authority)).toEqual({ kind: "same", of: [] });
  });

  it("stays as it is when another build of the provider has made it, and can still be renewed", async () => {
    const created = await tls.create(selfSignedCert, authority);
    const state = { ...created.state, id: created.id, __meta: '{"schema_version":"0"}' };
    const subject = { commonName: "Test authority", organization: "Tests", __defaults: [] };
    const inputs = { ...created.inputs, subject, __defaults: [] };
    const found = await tls.read(selfSignedCert, { ...created, inputs, state });
    expect(await tls.diff(selfSignedCert, found, authority)).toEqual({ kind: "same", of: [] });
    const updated = await tls.update(selfSignedCert, found, { ...authority, earlyRenewalHours: 48 });
    expect(textIn(updated.state, "certPem")).toBe(textIn(created.state, "certPem"));
  });

  it("has an unknown key while its key is not made yet, so that a plan shows nothing of it", async () => {
    const { privateKeyPem } = await tls.checked(selfSignedCert, { ...authority, privateKeyPem: secret(unknown) });
    expect(isUnknown(privateKeyPem)).toBe(true);
  });

  it.each([
    { changed: "dnsNames", to: ["a.example.test"] },
    { changed: "subject", to: { commonName: "Another", organization: "Tests" } },
    { changed: "allowedUses", to: ["cert_signing", "digital_signature"] },
    { changed: "validityPeriodHours", to: 1000 },
    { changed: "privateKeyPem", to: secret(unknown) },
    // Its time has come: the certificate ends within these hours.
    { changed: "readyForRenewal", because: "earlyRenewalHours", to: hours + 1 },
  ])("is replaced when $changed changes", async ({ changed, because = changed, to }) => {
    const created = await tls.create(selfSignedCert, authority);
    expect(await tls.diff(selfSignedCert, created, { ...authority, [because]: to })).toMatchObject({
      kind: "replace",
      of: expect.arrayContaining([changed]) as string[],
    });
  });

  it("is kept when only the time of its renewal changes", async () => {
    const created = await tls.create(selfSignedCert, authority);
    const later = { ...authority, earlyRenewalHours: 48 };
    expect(await tls.diff(selfSignedCert, created, later)).toMatchObject({ kind: "update" });
    const updated = await tls.update(selfSignedCert, created, later);
    expect(textIn(updated.state, "certPem")).toBe(textIn(created.state, "certPem"));
    expect(await tls.diff(selfSignedCert, updated, later)).toEqual({ kind: "same", of: [] });
  });

  it("that has come to its end is said to be ready for renewal by a refresh, and is replaced", async () => {
    const short = { ...authority, validityPeriodHours: 1, earlyRenewalHours: 2 };
    const found = await tls.read(selfSignedCert, await tls.create(selfSignedCert, short));
    expect(found.state).toMatchObject({ readyForRenewal: true });
    expect(await tls.diff(selfSignedCert, found, short)).toMatchObject({ kind: "replace" });
  });

  it("with a use that there is not is refused", async () => {
    expect(await tls.problems(selfSignedCert, { ...authority, allowedUses: ["certSigning"] })).not.toEqual([]);
  });
});

/** The identifier that a certificate gives its key, found by the object identifier 2.5.29.14 and the lengths after it. */
function subjectKeyIdentifier({ raw }: X509Certificate): Buffer | undefined {
  const at = raw.indexOf(Buffer.from("0603551d0e", "hex"));
  return at < 0 ? undefined : raw.subarray(at + 9, at + 9 + (raw[at + 8] ?? 0));
}
