/** What the providers of resources would answer: the values that others are made from, told from the resource's name. */
export const answers: Readonly<Record<string, (name: string) => Readonly<Record<string, unknown>>>> = {
  "random:index/randomPassword:RandomPassword": (name) => ({
    result: `password-of-${name}`,
    bcryptHash: `bcrypt-of-${name}`,
  }),
  "random:index/randomBytes:RandomBytes": (name) => ({
    base64: Buffer.from(`bytes-of-${name}`.padEnd(20)).toString("base64"),
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
  "pulumi-nodejs:dynamic/memos-sso:Administrator": () => ({ memosVersion: "0.30.0" }),
  "pulumi-nodejs:dynamic/memos-sso:DeployedProvider": () => ({ name: "identity-providers/authelia" }),
  "pulumi-nodejs:dynamic/memos-sso:Upgrade": () => ({ copies: ["a-copy"] }),
  "pulumi-nodejs:dynamic/memos-sso:SignInProof": () => ({ proved: ["everything"], provedAt: "2026-01-01T00:00:00Z" }),
};
