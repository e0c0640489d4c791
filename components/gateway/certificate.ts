import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";

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
  readonly extensions: readonly Buffer[];
}

/**
 * Signs an X.509 certificate (RFC 5280). The tls provider of Pulumi knows no name constraints.
 *
 * @returns the certificate as PEM
 */
export function signCertificate({ subject, issuer, validFrom, validTo, extensions }: CertificateContent): string {
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const [subjectKey, issuerKey] = [publicKey(subject), publicKey(issuer)];
  const content = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    name(issuer),
    sequence(time(validFrom), time(validTo)),
    name(subject),
    subjectKey,
    element(0xa3, sequence(...extensions, keyIds(subjectKey, issuerKey))),
  );
  const signature = sign("sha256", content, createPrivateKey(issuer.privateKey));
  const text = sequence(content, algorithm, bits(0, signature)).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
}

/** The extensions of an authority's certificate. */
export const authorityExtensions = {
  /** An authority with so many authorities below it. */
  basicConstraints: (pathLength: number): Buffer =>
    extension("551d13", sequence(element(0x01, Buffer.from([0xff])), integer(Buffer.from([pathLength])))),

  /** It signs certificates and revocation lists. */
  keyUsage: (): Buffer => extension("551d0f", bits(1, Buffer.from([0x06]))),

  /** It signs for servers only. */
  serverAuth: (): Buffer => extension("551d25", sequence(oid("2b06010505070301"))),

  /** It signs for the domain and the names below it only, and for no IP address. */
  nameConstraints: (domain: string): Buffer => {
    const domains = sequence(element(0x82, Buffer.from(domain)));
    const addresses = [8, 32].map((length) => sequence(element(0x87, Buffer.alloc(length))));
    return extension("551d1e", sequence(element(0xa0, domains), element(0xa1, ...addresses)));
  },
} as const;

/** An extension that a verifier must understand, or reject the certificate. */
export const extension = (id: string, value: Buffer): Buffer =>
  sequence(oid(id), element(0x01, Buffer.from([0xff])), element(0x04, value));

/** An element of DER: a tag, a length and a content (ITU-T X.690). */
export function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = Buffer.from(content.length.toString(16).padStart(6, "0"), "hex");
  const short = length.subarray(length.findIndex((byte) => byte !== 0));
  const head = content.length < 128 ? [tag, content.length] : [tag, 0x80 + short.length, ...short];
  return Buffer.concat([Buffer.from(head), content]);
}

export const sequence = (...contents: readonly Buffer[]): Buffer => element(0x30, ...contents);

const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, "hex"));

const integer = (value: Buffer): Buffer => element(0x02, value);

const bits = (unused: number, value: Buffer): Buffer => element(0x03, Buffer.from([unused]), value);

/** 16 random bytes, the first of which makes a positive number of that length. */
const serialNumber = (): Buffer => {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8() & 0x7f) | 0x40);
  return bytes;
};

const name = ({ commonName }: CertificateHolder): Buffer =>
  sequence(element(0x31, sequence(oid("550403"), element(0x0c, Buffer.from(commonName)))));

/** UTCTime until 2049, GeneralizedTime from then on. */
const time = (date: Date): Buffer => {
  const digits = `${date.toISOString().replaceAll(/\D/g, "").slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(digits.slice(2)))
    : element(0x18, Buffer.from(digits));
};

const publicKey = ({ privateKey }: CertificateHolder): Buffer => {
  const key: KeyObject = createPublicKey(privateKey);
  return key.export({ type: "spki", format: "der" });
};

/** The ids of both keys, as RFC 7093 makes them, by which a verifier finds the issuer. */
const keyIds = (subjectKey: Buffer, issuerKey: Buffer): Buffer => {
  const id = (key: Buffer): Buffer => createHash("sha256").update(key).digest().subarray(0, 20);
  const open = (extensionId: string, value: Buffer): Buffer => sequence(oid(extensionId), element(0x04, value));
  return Buffer.concat([
    open("551d0e", element(0x04, id(subjectKey))),
    open("551d23", sequence(element(0x80, id(issuerKey)))),
  ]);
};
