import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as x509 from "@peculiar/asn1-x509";

/** Who has a certificate: a name, and an ECDSA key that signs with SHA-256. */
export interface CertificateHolder {
  readonly commonName: string;

  /** The private key, as PEM. */
  readonly privateKey: string;
}

/** What a certificate says. */
export interface CertificateContent {
  readonly subject: CertificateHolder;

  /** The authority that signs; the subject itself for a root. */
  readonly issuer: CertificateHolder;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly extensions: readonly x509.Extension[];
}

/**
 * Signs an X.509 certificate (RFC 5280). The tls provider of Pulumi knows no name constraints.
 *
 * @returns the certificate as PEM
 */
export function signCertificate({ subject, issuer, validFrom, validTo, extensions }: CertificateContent): string {
  const [subjectKey, issuerKey] = [publicKey(subject), publicKey(issuer)];
  const keyIdentifier = new x509.KeyIdentifier(keyId(issuerKey));
  const signatureAlgorithm = new x509.AlgorithmIdentifier({ algorithm: "1.2.840.10045.4.3.2" });
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serialNumber(),
    signature: signatureAlgorithm,
    issuer: name(issuer),
    validity: new x509.Validity({ notBefore: validFrom, notAfter: validTo }),
    subject: name(subject),
    subjectPublicKeyInfo: AsnConvert.parse(subjectKey, x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions([
      ...extensions,
      extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(keyId(subjectKey)), false),
      extension(x509.id_ce_authorityKeyIdentifier, new x509.AuthorityKeyIdentifier({ keyIdentifier }), false),
    ]),
  });
  const signature = sign(
    "sha256",
    Buffer.from(AsnConvert.serialize(tbsCertificate)),
    createPrivateKey(issuer.privateKey),
  );
  const certificate = new x509.Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: exact(signature) });
  const text = Buffer.from(AsnConvert.serialize(certificate)).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
}

/** The extensions of an authority's certificate. */
export const authorityExtensions = {
  /** An authority with so many authorities below it. */
  basicConstraints: (pathLenConstraint: number): x509.Extension =>
    extension(x509.id_ce_basicConstraints, new x509.BasicConstraints({ cA: true, pathLenConstraint })),

  /** It signs certificates and revocation lists. */
  keyUsage: (): x509.Extension =>
    extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign)),

  /** It signs for servers only. */
  serverAuth: (): x509.Extension =>
    extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),

  /** It signs for the domain and the names below it only, and for no IP address. */
  nameConstraints: (domain: string): x509.Extension => {
    const subtrees = (...bases: Partial<x509.GeneralName>[]): x509.GeneralSubtrees =>
      new x509.GeneralSubtrees(bases.map((base) => new x509.GeneralSubtree({ base: new x509.GeneralName(base) })));
    const constraints = new x509.NameConstraints({
      permittedSubtrees: subtrees({ dNSName: domain }),
      excludedSubtrees: subtrees({ iPAddress: "0.0.0.0/0" }, { iPAddress: "::/0" }),
    });
    return extension(x509.id_ce_nameConstraints, constraints);
  },
} as const;

/** An extension; a verifier must understand one that is critical, or reject the certificate. */
export const extension = (extnID: string, value: object, critical = true): x509.Extension =>
  new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

/** 16 random bytes, the first of which makes a positive number of that length. */
const serialNumber = (): ArrayBuffer => {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8() & 0x7f) | 0x40);
  return exact(bytes);
};

const name = ({ commonName }: CertificateHolder): x509.Name => {
  const value = new x509.AttributeValue({ utf8String: commonName });
  return new x509.Name([
    new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type: "2.5.4.3", value })]),
  ]);
};

const publicKey = ({ privateKey }: CertificateHolder): Buffer =>
  createPublicKey(privateKey).export({ type: "spki", format: "der" });

/** The id of a key, by which a verifier finds the issuer, as RFC 7093 makes it. */
const keyId = (key: Buffer): Buffer => createHash("sha256").update(key).digest().subarray(0, 20);

/** The bytes of a buffer alone: Node keeps several in one. */
const exact = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
