import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** A private certificate authority; both parts as PEM. */
export interface CertificateAuthority {
  /** The certificate, which others trust; no secret. */
  readonly certificate: pulumi.Output<string>;

  /** The private key, in PKCS #8; a secret. */
  readonly privateKey: pulumi.Output<string>;
}

/** A private certificate authority as an option. */
export type CertificateAuthorityArgs = Readonly<Record<keyof CertificateAuthority, pulumi.Input<string>>>;

const tenYears = 10 * 365 * 24;

export function createCertificateAuthority(
  name: string,
  domain: string,
  opts: pulumi.CustomResourceOptions,
): CertificateAuthority {
  const key = new tls.PrivateKey(`${name}-ca-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, opts);
  const certificate = new tls.SelfSignedCert(
    `${name}-ca`,
    {
      privateKeyPem: pulumi.secret(key.privateKeyPem),
      subject: { commonName: `Memos SSO, ${domain}` },
      isCaCertificate: true,
      setSubjectKeyId: true,
      validityPeriodHours: tenYears,
      allowedUses: ["cert_signing", "crl_signing"],
    },
    opts,
  );
  return { certificate: certificate.certPem, privateKey: pulumi.secret(key.privateKeyPemPkcs8) };
}
