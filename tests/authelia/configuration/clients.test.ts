import type { AutheliaClient } from "../../../components/authelia/configuration/clients";
import { resolveArgs } from "../../../components/authelia/resolve-args";

const memos: AutheliaClient = {
  clientId: "memos",
  clientName: "Memos",
  redirectUris: ["https://memos.example.com/auth/callback"],
  scopes: ["openid"],
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: true,
};
const wiki: AutheliaClient = { ...memos, clientId: "wiki", clientName: "Wiki" };

const planOf = (version: string, changes: object) =>
  resolveArgs({
    url: "https://auth.example.com",
    cookieDomain: "example.com",
    defaultRedirectionUrl: "https://memos.example.com",
    image: `authelia/authelia:${version}`,
    users: [
      { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["family"] },
      { username: "jane", displayName: "Jane Doe", email: "jane@example.com", groups: ["family", "staff"] },
    ],
    authorizationPolicy: "one_factor",
    clients: [memos, wiki],
    ...changes,
  });

it.each([
  [{ clients: [] }, "clients must name at least one client"],
  [{ clients: [memos, memos] }, 'clients[1].clientId must be there once only, got "memos". Choose another id.'],
  [
    { clients: [{ ...memos, clientId: "a b" }] },
    "clients[0].clientId must be 1 to 100 letters, digits, dots, hyphens, underscores and tildes",
  ],
  [
    { clients: [memos, { ...wiki, tokenEndpointAuthMethod: "private_key_jwt" }] },
    'clients[1].tokenEndpointAuthMethod must be one of client_secret_basic, client_secret_post, none, got "private_key_jwt". Write client_secret_basic if in doubt.',
  ],
  [{ clients: [{ ...wiki, tokenEndpointAuthMethod: undefined }] }, "clients[0].tokenEndpointAuthMethod must be one of"],
  [
    { clients: [{ ...wiki, authorizationPolicy: "bypass" }] },
    'clients[0].authorizationPolicy must be one of two_factor, one_factor, got "bypass".',
  ],
  [
    { clients: [{ ...wiki, responseModes: ["query", "jwt"] }] },
    "clients[0].responseModes[1] must be one of query, fragment",
  ],
  [{ clients: [{ ...wiki, consentMode: "never" }] }, "clients[0].consentMode must be one of pre-configured, explicit"],
  [
    { clients: [memos, { ...wiki, tokenEndpointAuthMethod: "none", pkce: false }] },
    "clients[1].pkce must be true for a client without a secret, whose codes anybody could use otherwise, got false.",
  ],
  [{ clients: [{ ...wiki, group: "nobody" }] }, 'clients[0].group must be a group that somebody is in, got "nobody".'],
  [{ clients: [memos, { ...wiki, clientName: '{{ env "HOME" }}' }] }, 'clients[1].clientName must not hold "{{"'],
  [{ clients: [{ ...memos, scopes: ["openid", "{{"] }] }, 'clients[0].scopes[1] must not hold "{{"'],
  [{ clients: [{ ...memos, redirectUris: ["https://{{ x }}"] }] }, 'clients[0].redirectUris[0] must not hold "{{"'],
  [
    { defaultRedirectionUrl: "https://{{ x }}" },
    'defaultRedirectionUrl must not hold "{{", which begins a template of Authelia',
  ],
  [
    { clients: [memos, { ...wiki, settings: { require_pkce: false } }] },
    "clients[1].settings.require_pkce must not be set: it is decided by other options",
  ],
  [
    {
      clients: [{ ...wiki, tokenEndpointAuthMethod: "none" }],
      rotation: { label: "a", clientIdsUrls: { wiki: "http://x" } },
    },
    "rotation.clientIdsUrls.wiki must be a client that has a secret",
  ],
])("clients like %j are refused", (changes, message) => {
  expect(() => planOf("4.39.20", changes)).toThrow(message);
});

describe("a group rule of one client", () => {
  const clients = [{ ...memos, group: "staff", supportsIdentifierFilter: true }, wiki];

  it("is Authelia's matter from 4.38 on", () => {
    expect(planOf("4.38.0", { clients }).identifierFilters).toEqual({ memos: "^[^_].*$", wiki: "^[^_].*$" });
  });

  it("is the application's matter before, and Authelia says whom to let in", () => {
    expect(planOf("4.37.5", { clients }).identifierFilters).toEqual({ memos: "^(jane)$", wiki: "^[^_].*$" });
  });

  it("is refused before, for an application that keeps no such rule", () => {
    expect(() => planOf("4.37.5", { clients: [memos, { ...wiki, group: "staff" }] })).toThrow(
      'clients[1].group must not be given for client "wiki" with Authelia 4.37, which knows no rule for a group, got "staff".',
    );
  });
});

it.each([
  [[memos, wiki], false],
  [[memos, { ...wiki, authorizationPolicy: "two_factor" }], true],
])("with %j it is %s that people have a second factor", (clients, secondFactor) => {
  expect(planOf("4.39.20", { clients }).totp !== undefined).toBe(secondFactor);
});
