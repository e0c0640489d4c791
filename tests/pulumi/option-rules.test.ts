import { generateKeyPairSync } from "node:crypto";
import { signCertificate } from "../../components/gateway/certificate";
import { certificate } from "../../components/pulumi/option-rules";
import { pem } from "../support/https-server";

describe("the certificate to trust", () => {
  const privateKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const holder = { commonName: "memos.example.com", privateKey };
  const day = 24 * 60 * 60 * 1_000;
  const validity = { validFrom: new Date(Date.now() - day), validTo: new Date(Date.now() + day) };
  const selfSigned = signCertificate({ subject: holder, issuer: holder, ...validity, extensions: [] });

  it.each([
    ["an authority's", pem("authority")],
    ["a server's that signed itself", selfSigned],
    ["none", ""],
  ])("may be %s", (_what, value) => {
    expect(() => {
      certificate("caCertificate", value);
    }).not.toThrow();
  });

  it.each([
    ["a server's that an authority signed", pem("server"), "must be the certificate of an authority"],
    ["something else", "ca.pem", 'must be a certificate in PEM, got "ca.pem".'],
  ])("may not be %s", (_what, value, rule) => {
    expect(() => {
      certificate("caCertificate", value);
    }).toThrow(`caCertificate ${rule}`);
  });
});
