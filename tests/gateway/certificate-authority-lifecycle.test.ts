import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import * as tls from "node:tls";
import { GeneralName, id_ce_subjectAltName, SubjectAlternativeName } from "@peculiar/asn1-x509";
import { extension, signCertificate } from "../../components/gateway/certificate";
import { check, create, diff } from "../../components/gateway/certificate-authority-lifecycle";

const newKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const inputs = { domain: "example.com", rootKey: newKey(), intermediateKey: newKey() };
const serverKey = newKey();
const day = 24 * 60 * 60 * 1_000;

const made = async () => {
  const { outs } = await create(inputs);
  if (outs === undefined) throw new Error("there are certificates");
  return outs;
};

/** What whoever has the gateway's key can make of it: a certificate for any name or address. */
const signedFor = (name: Partial<GeneralName>): string =>
  signCertificate({
    subject: { commonName: "server", privateKey: serverKey },
    issuer: { commonName: "Memos SSO intermediate, example.com", privateKey: inputs.intermediateKey },
    validFrom: new Date(Date.now() - day),
    validTo: new Date(Date.now() + day),
    extensions: [extension(id_ce_subjectAltName, new SubjectAlternativeName([new GeneralName(name)]))],
  });

/** What a client that trusts the root says of a server with such a certificate. */
async function verdictOn(name: Partial<GeneralName>, host: string): Promise<string> {
  const { certificate, intermediateCertificate } = await made();
  const cert = signedFor(name) + intermediateCertificate;
  const server = tls.createServer({ cert, key: serverKey }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = tls.connect({ port, host: "127.0.0.1", servername: host, ca: certificate });
  try {
    return await Promise.race([
      once(socket, "secureConnect").then(() => "trusted"),
      once(socket, "error").then(([error]) => (error as Error).message),
    ]);
  } catch (error) {
    return (error as Error).message;
  } finally {
    socket.destroy();
    server.close();
  }
}

it("makes a root that signs an intermediate authority, both for ten years", async () => {
  const { certificate, intermediateCertificate } = await made();
  const [root, intermediate] = [new X509Certificate(certificate), new X509Certificate(intermediateCertificate)];
  expect([root.ca, intermediate.ca]).toEqual([true, true]);
  expect(root.checkIssued(root) && root.verify(root.publicKey)).toBe(true);
  expect(intermediate.checkIssued(root) && intermediate.verify(root.publicKey)).toBe(true);
  expect(intermediate.verify(intermediate.publicKey)).toBe(false);
  expect(root.subject).toBe("CN=Memos SSO\\, example.com");
  for (const { validFrom, validTo } of [root, intermediate]) {
    expect((Date.parse(validTo) - Date.parse(validFrom)) / day).toBe(3650);
  }
});

it.each([
  ["a name below the domain", { dNSName: "notes.example.com" }, "notes.example.com", "trusted"],
  ["a name deep below the domain", { dNSName: "a.b.example.com" }, "a.b.example.com", "trusted"],
  ["another domain", { dNSName: "www.example.org" }, "www.example.org", "permitted subtree violation"],
  ["a domain that ends like it", { dNSName: "notexample.com" }, "notexample.com", "permitted subtree violation"],
  ["an address", { iPAddress: "127.0.0.1" }, "localhost", "excluded subtree violation"],
])("signs for %s with the outcome that a client sees", async (_what, name, host, verdict) => {
  expect(await verdictOn(name, host)).toBe(verdict);
});

it("keeps its certificates until the domain or a key is another", async () => {
  const outs = await made();
  expect(await diff("id", outs, inputs)).toMatchObject({ changes: false, replaces: [] });
  expect(await diff("id", outs, { ...inputs, domain: "example.org" })).toMatchObject({ replaces: ["domain"] });
  expect(await diff("id", outs, { ...inputs, rootKey: newKey() })).toMatchObject({ replaces: ["rootKey"] });
});

it("refuses a key that is none, and shows none", async () => {
  expect((await check({}, { ...inputs, rootKey: "" })).failures).toHaveLength(1);
  await expect(create({ ...inputs, rootKey: "no key" })).rejects.not.toThrow("no key");
});

it("dates a certificate beyond 2049", () => {
  const holder = { commonName: "late", privateKey: serverKey };
  const [validFrom, validTo] = [new Date("2049-12-31T23:59:59Z"), new Date("2050-01-01T00:00:00Z")];
  const late = new X509Certificate(
    signCertificate({ subject: holder, issuer: holder, validFrom, validTo, extensions: [] }),
  );
  expect([Date.parse(late.validFrom), Date.parse(late.validTo)]).toEqual([+validFrom, +validTo]);
});
