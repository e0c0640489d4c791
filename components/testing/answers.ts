type Values = Readonly<Record<string, unknown>>;

/** What the providers of resources would answer: the values that others are made from, told from the resource's name and inputs. */
export const answers: Readonly<Record<string, (name: string, inputs: Values) => Values>> = {
  "random:index/randomPassword:RandomPassword": (name) => ({
    result: `password-of-${name}`,
    bcryptHash: `bcrypt-of-${name}`,
  }),
  "random:index/randomBytes:RandomBytes": (name) => ({
    base64: Buffer.from(`bytes-of-${name}`.padEnd(20)).toString("base64"),
    hex: "1a2b3c4d",
  }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: `key-of-${name}`,
    privateKeyPemPkcs8: `key-of-${name}`,
  }),
  "tls:index/selfSignedCert:SelfSignedCert": (name) => ({ certPem: `certificate-of-${name}` }),
  "docker:index/remoteImage:RemoteImage": (name) => ({ imageId: `id-of-${name}` }),
  "docker:index/volume:Volume": (name) => ({ name: `${name}-1` }),
  "docker:index/network:Network": (name) => ({ name: `${name}-1` }),
  "docker:index/container:Container": (name) => ({ name: `${name}-1` }),
  "command:local:Command": () => ({ stdout: "1.2.3" }),
  "pulumi-nodejs:dynamic/memos-sso:IdentityProvider": () => ({
    name: "identity-providers/authelia",
    memosVersion: "0.30.0",
  }),
  // As decided while the application uses the first client still; an object comes back from the engine in any order.
  "pulumi-nodejs:dynamic/memos-sso:ClientRotation": (_name, { initial, current }) => {
    const clients = [initial, current] as { clientId: string; digest: string }[];
    return {
      digests: Object.fromEntries(clients.map(({ clientId, digest }) => [clientId, digest])),
      previous: clients.slice(0, 1).map(({ clientId }) => clientId),
    };
  },
  "pulumi-nodejs:dynamic/memos-sso:Administrator": () => ({ memosVersion: "0.30.0" }),
  "pulumi-nodejs:dynamic/memos-sso:MemosData": () => ({ backups: ["a-copy"] }),
  "pulumi-nodejs:dynamic/memos-sso:SignInProof": () => ({ proved: ["everything"], provedAt: "2026-01-01T00:00:00Z" }),
};
