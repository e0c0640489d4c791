import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { DynamicResource } from "../pulumi/dynamic-resource";

/** A private certificate authority that can sign for one domain only; all parts as PEM. */
export interface CertificateAuthority {
  /** The certificate of the root, which others trust; no secret. Its key is in the state only. */
  readonly certificate: pulumi.Output<string>;

  /** The certificate of the authority that signs for the gateway; no secret. */
  readonly intermediateCertificate: pulumi.Output<string>;

  /** The private key of that authority, in PKCS #8; a secret. */
  readonly intermediateKey: pulumi.Output<string>;
}

/** A private certificate authority as an option. */
export type CertificateAuthorityArgs = Readonly<Record<keyof CertificateAuthority, pulumi.Input<string>>>;

/** The certificates of a private authority. */
class Certificates extends DynamicResource {
  declare readonly certificate: pulumi.Output<string>;
  declare readonly intermediateCertificate: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    const outputs = { certificate: undefined, intermediateCertificate: undefined };
    super("gateway/certificate-authority-lifecycle", "CertificateAuthority", name, { ...inputs, ...outputs }, opts);
  }
}

export function createCertificateAuthority(
  name: string,
  domain: string,
  opts: pulumi.CustomResourceOptions,
): CertificateAuthority {
  const keyOf = (resource: string): pulumi.Output<string> => {
    const key = new tls.PrivateKey(resource, { algorithm: "ECDSA", ecdsaCurve: "P256" }, opts);
    return pulumi.secret(key.privateKeyPemPkcs8);
  };
  const [rootKey, intermediateKey] = [keyOf(`${name}-ca-key`), keyOf(`${name}-ca-intermediate-key`)];
  const { certificate, intermediateCertificate } = new Certificates(
    `${name}-ca`,
    { domain, rootKey, intermediateKey },
    opts,
  );
  return { certificate, intermediateCertificate, intermediateKey };
}
