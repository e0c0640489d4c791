import * as pulumi from "@pulumi/pulumi";
import * as sso from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.require("domain");
const httpsPort = config.getNumber("httpsPort") ?? 443;
const email = config.get("acmeEmail");
const host = `auth.${domain}`;
const url = httpsPort === 443 ? `https://${host}` : `https://${host}:${httpsPort}`;
const memosUrl = config.require("memosUrl");
const apiUrl = config.get("memosApiUrl") ?? memosUrl;
const memosClient = sso.memosOidcClient({ url: memosUrl, version: config.get("memosVersion") });

// Authelia and a gateway for it, in the network of the Memos that runs already.
const authelia = new sso.Authelia("authelia", {
  url,
  cookieDomain: domain,
  defaultRedirectionUrl: memosUrl,
  image: config.get("autheliaImage"),
  authorizationPolicy: "one_factor",
  users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  clients: [memosClient],
  createTestUser: true,
});
const gateway = new sso.Gateway("gateway", {
  domain,
  httpsPort,
  image: config.get("gatewayImage"),
  acme: email === undefined ? undefined : { email },
  sites: [{ host, upstream: authelia.upstream }],
  networks: [
    { network: authelia.network, aliases: [] },
    { network: config.require("memosNetwork"), aliases: [host] },
  ],
});

// The registration of Authelia in that Memos.
const credentials = authelia.credentialsFor(memosClient.clientId);
const provider = new sso.MemosIdentityProvider("authelia", {
  apiUrl,
  administratorUsername: config.require("administratorUsername"),
  administratorPassword: config.requireSecret("administratorPassword"),
  identifierFilter: authelia.identifierFilterFor(memosClient.clientId),
  clientId: credentials.clientId,
  clientSecret: credentials.clientSecret,
  authUrl: credentials.authorizationUrl,
  tokenUrl: credentials.tokenUrl,
  userInfoUrl: credentials.userInfoUrl,
});

// A test user signs in, and Memos rejects its name at the last step.
new sso.SignInProof(
  "proof",
  {
    mode: "sign-in",
    client: memosClient,
    credentials,
    memosUrl,
    memosApiUrl: apiUrl,
    identityProvider: provider.name,
    caCertificate: pulumi.interpolate`${gateway.caCertificate}${config.get("memosCaCertificate") ?? ""}`,
    gatewayAddress: gateway.localAddress,
    testUser: authelia.testUser,
    triggers: { authelia: authelia.container.id, gateway: gateway.container.id },
  },
  { dependsOn: [gateway, ...authelia.readyResources] },
);

// No output depends on the proof, so that they exist while it fails.
export const caCertificate = gateway.caCertificate;
export const people = authelia.people;
