import * as pulumi from "@pulumi/pulumi";
import * as sso from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.require("domain");
const httpsPort = config.getNumber("httpsPort") ?? 443;
const email = config.get("acmeEmail");
const host = `auth.${domain}`;
const url = httpsPort === 443 ? `https://${host}` : `https://${host}:${httpsPort}`;
const theirs = config.require("memosUrl");
const apiUrl = config.get("memosApiUrl") ?? theirs;
const request = sso.memosOidcClient({ url: theirs, version: config.get("memosVersion") });

// Authelia and a gateway for it, in the network of the Memos that runs already.
const authelia = new sso.Authelia("authelia", {
  url,
  cookieDomain: domain,
  defaultRedirectionUrl: theirs,
  image: config.get("autheliaImage"),
  authorizationPolicy: "one_factor",
  users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  clients: [request],
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

// Its registration in their Memos.
const grant = authelia.clientCredentials[request.clientId];
if (grant === undefined) throw new Error("Authelia was not asked for this client");
const provider = new sso.MemosIdentityProvider("authelia", {
  apiUrl,
  administratorUsername: config.require("administratorUsername"),
  administratorPassword: config.requireSecret("administratorPassword"),
  identifierFilter: authelia.identifierFilter,
  clientId: grant.clientId,
  clientSecret: grant.clientSecret,
  authUrl: grant.authorizationUrl,
  tokenUrl: grant.tokenUrl,
  userInfoUrl: grant.userInfoUrl,
});

// A probe signs in for real, up to the point where Memos refuses its name.
new sso.SignInProof(
  "proof",
  {
    mode: "sign-in",
    client: request,
    credentials: grant,
    memosUrl: theirs,
    memosApiUrl: apiUrl,
    identityProvider: provider.name,
    caCertificate: pulumi.interpolate`${gateway.caCertificate}${config.get("memosCaCertificate") ?? ""}`,
    gatewayAddress: gateway.localAddress,
    testUser: authelia.testUser,
    triggers: { authelia: authelia.container.id, gateway: gateway.container.id },
  },
  { dependsOn: [gateway, ...authelia.readyResources] },
);

// Nothing of the proof, so that they are there while it fails.
export const caCertificate = gateway.caCertificate;
export const people = authelia.people;
