import type { AdministratorInputs } from "../../components/memos/administrator/administrator-lifecycle";
import type {
  IdentityProviderInputs,
  IdentityProviderOutputs,
} from "../../components/memos/identity-provider/identity-provider-lifecycle";

/** The administrator of every Memos under test. */
export const account = { administratorUsername: "memos-administrator", administratorPassword: "the-administrators" };

/** The same, as the options of a resource for the Memos at a URL. */
export const administratorAt = (apiUrl: string): AdministratorInputs => ({ apiUrl, ...account, version: "0.30.0" });

/** An identity provider with every option, for the Memos at a URL. */
export const providerAt = (apiUrl: string): IdentityProviderInputs & { readonly uid: string } => ({
  apiUrl,
  ...account,
  uid: "authelia",
  title: "Authelia",
  identifierFilter: "^[a-z][a-z0-9-]+$",
  clientId: "memos",
  clientSecret: "the-client-secret",
  authUrl: "https://auth.example.localhost/api/oidc/authorization",
  tokenUrl: "https://auth.example.localhost/api/oidc/token",
  userInfoUrl: "https://auth.example.localhost/api/oidc/userinfo",
  scopes: ["openid", "profile", "email"],
  fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
  version: "0.30.0",
});

/** What Pulumi keeps once the provider is there. */
export const providerStateAt = (apiUrl: string): IdentityProviderOutputs => ({
  ...providerAt(apiUrl),
  name: "identity-providers/authelia",
  memosVersion: "0.30.0",
});

/** Another value for each field that Memos shows again. */
export const changes = {
  title: "Our sign-in",
  identifierFilter: "^john$",
  clientId: "memos-2",
  authUrl: "https://sso.example.localhost/authorize",
  tokenUrl: "https://sso.example.localhost/token",
  userInfoUrl: "https://sso.example.localhost/userinfo",
  scopes: ["openid"],
  fieldMapping: { identifier: "sub", displayName: "nickname", email: "mail", avatarUrl: "picture" },
} as const;
