import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** A private certificate authority; both parts as PEM. */
export interface CertificateAuthority {
  readonly certificate: pulumi.Output<string>;

  /** The private key, in PKCS #8; a secret. */
  readonly privateKey: pulumi.Output<string>;
}

const tenYears = 10 * 365 * 24;

/** Makes the authority once; it is kept and protected, because people have been asked to trust it. */
export function createCertificateAuthority(
  name: string,
  domain: string,
  opts: pulumi.CustomResourceOptions,
): CertificateAuthority {
  const kept = pulumi.mergeOptions(opts, { protect: true });
  const key = new tls.PrivateKey(`${name}-ca-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, kept);
  const certificate = new tls.SelfSignedCert(
    `${name}-ca`,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: `Memos SSO, ${domain}` },
      isCaCertificate: true,
      setSubjectKeyId: true,
      validityPeriodHours: tenYears,
      allowedUses: ["cert_signing", "crl_signing"],
    },
    kept,
  );
  return { certificate: certificate.certPem, privateKey: key.privateKeyPemPkcs8 };
}
