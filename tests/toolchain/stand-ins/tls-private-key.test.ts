import { createPrivateKey, createPublicKey } from "node:crypto";
import { lockedVersions } from "../../../toolchain/src/pulumi-home";
import { ProviderPlugin } from "./provider-plugin";
import { isUnknown, secretsIn, textIn } from "./wire";

const privateKey = "tls:index/privateKey:PrivateKey";

let tls: ProviderPlugin;

beforeAll(async () => {
  tls = await ProviderPlugin.start("tls");
});

afterAll(() => tls.stop());

it("has the version of the npm package, which Pulumi asks for", async () => {
  expect(await tls.version()).toBe(lockedVersions().plugins.tls);
});

describe("a private key", () => {
  it.each([
    { args: { algorithm: "RSA" }, label: "RSA PRIVATE KEY", type: "rsa", details: { modulusLength: 2048 } },
    {
      args: { algorithm: "RSA", rsaBits: 3072 },
      label: "RSA PRIVATE KEY",
      type: "rsa",
      details: { modulusLength: 3072 },
    },
    { args: { algorithm: "ECDSA" }, label: "EC PRIVATE KEY", type: "ec", details: { namedCurve: "secp224r1" } },
    {
      args: { algorithm: "ECDSA", ecdsaCurve: "P256" },
      label: "EC PRIVATE KEY",
      type: "ec",
      details: { namedCurve: "prime256v1" },
    },
    { args: { algorithm: "ED25519" }, label: "PRIVATE KEY", type: "ed25519", details: {} },
  ])("of $args is such a key, in every writing", async ({ args, label, type, details }) => {
    const { id, state } = await tls.create(privateKey, args);
    const pem = textIn(state, "privateKeyPem");
    const key = createPrivateKey(pem);
    const publicPem = createPublicKey(key).export({ type: "spki", format: "pem" });
    expect(pem).toMatch(new RegExp(`^-----BEGIN ${label}-----\n[^]+\n-----END ${label}-----\n$`));
    expect(key.asymmetricKeyType).toBe(type);
    expect(key.asymmetricKeyDetails).toMatchObject(details);
    expect(textIn(state, "privateKeyPemPkcs8")).toBe(key.export({ type: "pkcs8", format: "pem" }));
    expect(textIn(state, "publicKeyPem")).toBe(publicPem);
    expect(id).toMatch(/^[0-9a-f]{40}$/);
  });

  it("is secret; its public half is not", async () => {
    const { state } = await tls.create(privateKey, { algorithm: "ED25519" });
    expect(secretsIn(state)).toEqual(["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"]);
    expect(textIn(state, "publicKeyOpenssh")).toMatch(/^ssh-ed25519 [\w+/]+=*\n$/);
    expect(textIn(state, "publicKeyFingerprintSha256")).toMatch(/^SHA256:/);
  });

  it("is unknown in a preview", async () => {
    const { privateKeyPem } = await tls.preview(privateKey, { algorithm: "ED25519" });
    expect(isUnknown(privateKeyPem)).toBe(true);
  });

  it("stays as it is as long as nothing changes, also in a refresh", async () => {
    const created = await tls.create(privateKey, { algorithm: "ED25519" });
    const found = await tls.read(privateKey, created);
    expect(textIn(found.state, "privateKeyPem")).toBe(textIn(created.state, "privateKeyPem"));
    expect(await tls.diff(privateKey, found, { algorithm: "ED25519" })).toEqual({ kind: "same", of: [] });
  });

  it.each([
    { changed: "algorithm", args: { algorithm: "RSA" } },
    { changed: "ecdsaCurve", args: { algorithm: "ECDSA", ecdsaCurve: "P384" } },
  ])("is replaced when $changed changes", async ({ changed, args }) => {
    const created = await tls.create(privateKey, { algorithm: "ECDSA", ecdsaCurve: "P256" });
    expect(await tls.diff(privateKey, created, args)).toMatchObject({
      kind: "replace",
      of: expect.arrayContaining([changed]) as string[],
    });
  });

  it.each([{ algorithm: "DSA" }, { algorithm: "ECDSA", ecdsaCurve: "P255" }])("of %p is refused", async (args) => {
    expect(await tls.problems(privateKey, args)).not.toEqual([]);
  });
});
