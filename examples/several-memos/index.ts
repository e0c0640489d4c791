import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import {
  Authelia,
  type AutheliaClient,
  createCertificateAuthority,
  Gateway,
  Memos,
  MemosAccessPolicy,
  MemosAdministrator,
  MemosIdentityProvider,
  memosOidcClient,
  type User,
  SignInProof,
} from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.get("domain") ?? "example.localhost";
const httpsPort = config.getNumber("httpsPort") ?? 8443;
const images = config.getObject<{ authelia?: string; memos?: string; gateway?: string }>("images") ?? {};
const urlOf = (name: string): string => `https://${name}.${domain}${httpsPort === 443 ? "" : `:${httpsPort}`}`;

// #region who
const people = config.getObject<User[]>("users") ?? [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["family"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com", groups: ["family", "staff"] },
];

/** One Memos: its host name and client id, its title, who may sign in, and the port of its API on this machine. */
interface Notes {
  readonly name: string;
  readonly title: string;
  readonly group?: string;
  readonly policy?: "one_factor" | "two_factor";
  readonly apiPort: number;
}

const everyNotes = config.getObject<Notes[]>("notes") ?? [
  { name: "home", title: "Notes at home", group: "family", policy: "one_factor", apiPort: 8451 },
  { name: "work", title: "Notes at work", group: "staff", apiPort: 8452 },
  { name: "club", title: "Notes of the club", apiPort: 8453 },
];

const others: AutheliaClient[] = [
  {
    clientId: "wiki",
    clientName: "Wiki",
    redirectUris: [`${urlOf("wiki")}/oauth2/callback`],
    scopes: ["openid", "profile", "email", "groups", "offline_access"],
    tokenEndpointAuthMethod: "client_secret_post",
    pkce: true,
    consentMode: "explicit",
  },
  {
    clientId: "phone",
    clientName: "Wiki on the phone",
    redirectUris: ["https://phone.example.com/callback"],
    scopes: ["openid"],
    tokenEndpointAuthMethod: "none",
    pkce: true,
  },
];
// #endregion

// #region one
const clientOf = ({ name, title }: Notes) =>
  memosOidcClient({ clientId: name, clientName: title, url: urlOf(name), image: images.memos });

const authority = createCertificateAuthority("house", domain, {});

const authelia = new Authelia("authelia", {
  url: urlOf("auth"),
  cookieDomain: domain,
  defaultRedirectionUrl: urlOf("home"),
  image: images.authelia,
  users: people,
  clients: [
    ...everyNotes.map((notes) => ({ ...clientOf(notes), group: notes.group, authorizationPolicy: notes.policy })),
    ...others,
  ],
});
// #endregion

/** A Memos with its administrator and its identity provider. Only this program can reach it yet. */
function prepare(notes: Notes) {
  const { name, apiPort } = notes;
  const credentials = authelia.credentialsFor(name);
  const memos = new Memos(name, {
    url: urlOf(name),
    image: images.memos,
    apiPort,
    caCertificate: authority.certificate,
  });
  const options = { dependsOn: memos.container, deletedWith: memos.dataVolume };
  const password = new random.RandomPassword(`${name}-password`, { length: 32, special: false }, { protect: true });
  const administrator = new MemosAdministrator(
    `${name}-administrator`,
    { apiUrl: memos.apiUrl, password: password.result },
    options,
  );
  const account = {
    apiUrl: memos.apiUrl,
    administratorUsername: administrator.username,
    administratorPassword: administrator.password,
  };
  const provider = new MemosIdentityProvider(
    `${name}-provider`,
    {
      ...account,
      clientId: credentials.clientId,
      clientSecret: credentials.clientSecret,
      authUrl: credentials.authorizationUrl,
      tokenUrl: credentials.tokenUrl,
      userInfoUrl: credentials.userInfoUrl,
      identifierFilter: authelia.identifierFilterFor(name),
    },
    options,
  );
  const policy = new MemosAccessPolicy(
    `${name}-access`,
    { ...account, allowPasswordAuth: false, allowUserRegistration: true },
    { dependsOn: provider, deletedWith: memos.dataVolume },
  );
  return { notes, memos, provider, policy, credentials };
}

const prepared = everyNotes.map(prepare);

const gateway = new Gateway(
  "gateway",
  {
    domain,
    httpsPort,
    authority,
    image: images.gateway,
    sites: [
      { host: `auth.${domain}`, upstream: authelia.upstream },
      ...prepared.map(({ notes, memos }) => ({ host: `${notes.name}.${domain}`, upstream: memos.upstream })),
    ],
    networks: [
      ...prepared.map(({ memos }) => ({ network: memos.network, aliases: [`auth.${domain}`] })),
      { network: authelia.network, aliases: [] },
    ],
  },
  // Nobody reaches a Memos before its access policy is set.
  { dependsOn: prepared.map(({ policy }) => policy) },
);

for (const { notes, memos, provider, credentials } of prepared) {
  new SignInProof(
    `${notes.name}-proof`,
    {
      mode: "wiring",
      client: clientOf(notes),
      credentials,
      memosUrl: memos.url,
      memosApiUrl: memos.apiUrl,
      identityProvider: provider.name,
      caCertificate: gateway.caCertificate,
      gatewayAddress: gateway.localAddress,
      triggers: { authelia: authelia.container.id, memos: memos.container.id, gateway: gateway.container.id },
    },
    { dependsOn: [...authelia.readyResources, gateway] },
  );
}

export const autheliaUrl = authelia.issuer;
export const caCertificate = gateway.caCertificate;
export const passwords = authelia.people;
export const urls = Object.fromEntries(everyNotes.map(({ name }) => [name, urlOf(name)]));
export const wiki = pulumi.secret(pulumi.output(authelia.credentialsFor("wiki")));
