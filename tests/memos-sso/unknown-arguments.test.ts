import {
  Authelia,
  ExternalAutheliaClient,
  Gateway,
  Memos,
  memosOidcClient,
  MemosSso,
  SignInProof,
} from "../../components";

/** Arguments of a program without types. */
type Untyped = never;

const client = {
  clientId: "notes",
  clientName: "Notes",
  redirectUris: ["https://notes.example.com/auth/callback"],
  scopes: ["openid"],
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: true,
};
const john = { username: "john", displayName: "John Doe", email: "john@example.com" };
const authelia = {
  url: "https://auth.example.com",
  cookieDomain: "example.com",
  defaultRedirectionUrl: "https://notes.example.com",
  users: [john],
  clients: [client],
};
const gateway = { domain: "example.com", sites: [], networks: [] };
const site = { host: "notes.example.com", upstream: "notes:80" };
const memos = { url: "https://notes.example.com", apiPort: 18447 };

it.each<[string, () => unknown, string]>([
  ["MemosSso", () => new MemosSso("one", { users: [john], dommain: "example.com" } as Untyped), "dommain"],
  ["Authelia", () => new Authelia("one", { ...authelia, cookiedomain: "example.com" } as Untyped), "cookiedomain"],
  [
    "Authelia's rotation",
    () => new Authelia("one", { ...authelia, rotation: { label: "a", clientIdUrls: {} } } as Untyped),
    "rotation.clientIdUrls",
  ],
  ["Memos", () => new Memos("one", { ...memos, network: [] } as Untyped), "network"],
  ["Memos' backups", () => new Memos("one", { ...memos, backups: { keeps: 2 } } as Untyped), "backups.keeps"],
  ["Gateway", () => new Gateway("one", { ...gateway, site: [] } as Untyped), "site"],
  ["a site", () => new Gateway("one", { ...gateway, sites: [{ ...site, hosts: "" }] } as Untyped), "sites[0].hosts"],
  [
    "a network",
    () => new Gateway("one", { ...gateway, networks: [{ network: "notes", alias: [], aliases: [] }] } as Untyped),
    "networks[0].alias",
  ],
  [
    "a reverse proxy",
    () => new Gateway("one", { ...gateway, reverseProxy: { networks: "edge" } } as Untyped),
    "reverseProxy.networks",
  ],
  [
    "an authority",
    () => new Gateway("one", { ...gateway, authority: { certificate: "", intermediatekey: "" } } as Untyped),
    "authority.intermediatekey",
  ],
  [
    "ExternalAutheliaClient",
    () => new ExternalAutheliaClient("one", { issuer: "https://auth.example.com", client, waitSecond: 5 } as Untyped),
    "waitSecond",
  ],
  [
    "its client",
    () => new ExternalAutheliaClient("one", { issuer: "", client: { ...client, scope: [] } } as Untyped),
    "client.scope",
  ],
  [
    "SignInProof's client",
    () => new SignInProof("one", { client: { ...client, PKCE: true } } as Untyped),
    "client.PKCE",
  ],
  [
    "memosOidcClient",
    () => memosOidcClient({ url: "https://notes.example.com", clientid: "a" } as Untyped),
    "clientid",
  ],
])("an argument of %s that there is not is refused, with the nearest one that is", (_what, make, path) => {
  const key = path.split(".").at(-1) ?? "";
  expect(make).toThrow(`${path} must be a known key, got "${key}". Did you mean `);
});

it.each<[string, () => unknown, string]>([
  ["sites", () => new Gateway("one", { ...gateway, sites: { notes: site } } as Untyped), "sites must be a list"],
  [
    "a site",
    () => new Gateway("one", { ...gateway, sites: [null] } as Untyped),
    "sites[0] must be an object, got null",
  ],
  [
    "aliases",
    () => new Gateway("one", { ...gateway, networks: [{ network: "notes", aliases: "notes" }] } as Untyped),
    'networks[0].aliases must be a list, got "notes"',
  ],
  ["a port", () => new Memos("one", { ...memos, apiPort: "18447" } as Untyped), "apiPort must be a whole number"],
  ["a name", () => new Memos("My Notes", memos), "name must be 1 to 100 letters"],
  ["a gateway's name", () => new Gateway("My Notes", gateway), "name must be 1 to 100 letters"],
  ["Authelia's name", () => new Authelia("My Notes", authelia as Untyped), "name must be 1 to 100 letters"],
])("%s of the wrong shape: refused by option, rule and value", (_what, make, message) => {
  expect(make).toThrow(message);
});
