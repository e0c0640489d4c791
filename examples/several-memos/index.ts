import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import {
  Authelia,
  type AutheliaClient,
  createCertificateAuthority,
  Gateway,
  Memos,
  MemosAccessPolicy,
  MemosAdministrator,
  MemosIdentityProvider,
  memosSignInRequest,
  type Person,
  SignInProof,
} from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.get("domain") ?? "example.localhost";
const httpsPort = config.getNumber("httpsPort") ?? 8443;
const images = config.getObject<{ authelia?: string; memos?: string; gateway?: string }>("images") ?? {};
const urlOf = (name: string): string => `https://${name}.${domain}${httpsPort === 443 ? "" : `:${httpsPort}`}`;

// #region who
const people = config.getObject<Person[]>("people") ?? [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["family"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com", groups: ["family", "staff"] },
];

/** One Memos: its host name and client id, what people read, who gets in, and its API's port on this machine. */
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
const requestOf = ({ name, title }: Notes) =>
  memosSignInRequest({ clientId: name, clientName: title, url: urlOf(name), image: images.memos });

const front = new docker.Network("front");
const identity = new docker.Network("identity");
const authority = createCertificateAuthority("house", domain, {});

const authelia = new Authelia("authelia", {
  url: urlOf("auth"),
  cookieDomain: domain,
  home: urlOf("home"),
  image: images.authelia,
  people,
  clients: [
    ...everyNotes.map((notes) => ({ ...requestOf(notes), group: notes.group, policy: notes.policy })),
    ...others,
  ],
  network: identity.name,
});
// #endregion

// #region each
/** A Memos with its administrator and with Authelia in it; nobody can reach it yet. */
function prepare(notes: Notes) {
  const { name, apiPort } = notes;
  const grant = authelia.grantFor(name);
  const memos = new Memos(name, {
    url: urlOf(name),
    image: images.memos,
    apiPort,
    neighbourhoods: [{ network: front.name, aliases: [`memos-${name}`] }],
    caCertificate: authority.certificate,
  });
  const options = { dependsOn: memos, deletedWith: memos.data };
  const administrator = new MemosAdministrator(`${name}-administrator`, { apiUrl: memos.apiUrl }, options);
  const account = {
    apiUrl: memos.apiUrl,
    administratorUsername: administrator.username,
    administratorPassword: administrator.password,
  };
  const provider = new MemosIdentityProvider(
    `${name}-provider`,
    {
      ...account,
      clientId: grant.clientId,
      clientSecret: grant.clientSecret,
      authUrl: grant.authorizationUrl,
      tokenUrl: grant.tokenUrl,
      userInfoUrl: grant.userInfoUrl,
      identifierFilter: authelia.identifierFilters[name],
    },
    options,
  );
  return { notes, memos, account, provider, grant };
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
    neighbourhoods: [
      {
        network: front.name,
        aliases: ["auth", ...everyNotes.map(({ name }) => name)].map((one) => `${one}.${domain}`),
      },
      { network: identity.name, aliases: [] },
    ],
  },
  { dependsOn: prepared.map(({ provider }) => provider) },
);

for (const { notes, memos, account, provider, grant } of prepared) {
  const proof = new SignInProof(
    `${notes.name}-proof`,
    {
      mode: "wiring",
      request: requestOf(notes),
      grant,
      memosUrl: memos.url,
      memosApiUrl: memos.apiUrl,
      identityProvider: provider.name,
      caCertificate: gateway.caCertificate,
      gatewayAddress: gateway.localAddress,
      fingerprint: [images.authelia, images.memos, images.gateway].join(" "),
    },
    { dependsOn: [...authelia.ready, gateway] },
  );
  const closed = { passwordSignIn: false, registration: true };
  new MemosAccessPolicy(
    `${notes.name}-access`,
    { ...account, ...closed },
    { dependsOn: proof, deletedWith: memos.data },
  );
}
// #endregion

export const autheliaUrl = authelia.issuer;
export const caCertificate = gateway.caCertificate;
export const passwords = authelia.people;
export const urls = Object.fromEntries(everyNotes.map(({ name }) => [name, urlOf(name)]));
export const wiki = pulumi.secret(pulumi.output(authelia.grantFor("wiki")));
