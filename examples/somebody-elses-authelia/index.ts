import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as sso from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.require("domain");
const httpsPort = config.getNumber("httpsPort") ?? 443;
const email = config.get("acmeEmail");
const authority = config.get("autheliaCaCertificate") ?? "";
const host = `memos.${domain}`;
const url = httpsPort === 443 ? `https://${host}` : `https://${host}:${httpsPort}`;
const memosClient = sso.memosOidcClient({ url });

// #region client
// The entry for Authelia's configuration, and the client's credentials for Memos.
const client = new sso.ExternalAutheliaClient("notes", {
  issuer: config.require("issuer"),
  version: config.get("autheliaVersion"),
  authorizationPolicy: config.get("policy"),
  client: memosClient,
  waitSeconds: config.getNumber("waitSeconds"),
  caCertificate: authority,
  dialAddress: config.get("autheliaAddress"),
});
const { credentials } = client;
// #endregion

// Memos and a gateway for it.
const autheliaNetwork = config.get("autheliaNetwork");
const memos = new sso.Memos("notes-memos", {
  url,
  image: config.get("memosImage"),
  apiPort: config.getNumber("apiPort") ?? httpsPort + 1,
  caCertificate: authority === "" ? undefined : authority,
  networks: autheliaNetwork === undefined ? [] : [autheliaNetwork],
});
const { apiUrl } = memos;
const password = new random.RandomPassword("notes-password", { length: 32, special: false }, { protect: true });
const administrator = new sso.MemosAdministrator(
  "notes-administrator",
  { apiUrl, password: password.result },
  { dependsOn: memos.container },
);
const provider = new sso.MemosIdentityProvider("notes-provider", {
  apiUrl,
  administratorUsername: administrator.username,
  administratorPassword: administrator.password,
  clientId: credentials.clientId,
  clientSecret: credentials.clientSecret,
  authUrl: credentials.authorizationUrl,
  tokenUrl: credentials.tokenUrl,
  userInfoUrl: credentials.userInfoUrl,
});
const gateway = new sso.Gateway(
  "notes-gateway",
  {
    domain,
    httpsPort,
    image: config.get("gatewayImage"),
    acme: email === undefined ? undefined : { email },
    sites: [{ host, upstream: memos.upstream }],
    networks: [{ network: memos.network, aliases: [host] }],
  },
  { dependsOn: provider },
);

// Both sides agree on the client, and reach each other.
new sso.SignInProof(
  "notes-proof",
  {
    mode: "wiring",
    client: memosClient,
    credentials,
    memosUrl: url,
    memosApiUrl: apiUrl,
    identityProvider: provider.name,
    caCertificate: pulumi.interpolate`${gateway.caCertificate}${authority}`,
    gatewayAddress: gateway.localAddress,
    issuerAddress: config.get("autheliaAddress") ?? "",
    triggers: { memos: memos.container.id, gateway: gateway.container.id },
  },
  { dependsOn: [gateway, ...client.readyResources] },
);

// No output depends on the proof, so that they exist while it fails.
export const memosUrl = url;
export const entry = client.clientYaml;
export const caCertificate = gateway.caCertificate;
