import { InvalidOption } from "../internal/invalid-option";

/** A product that signs people in, by the name under which its peculiarities are known here. */
export type ProviderPreset = "authelia" | "keycloak" | "authentik" | "pocket-id" | "zitadel" | "google" | "github";

/** What a Memos is told of a product unless it is said otherwise. */
export interface Preset {
  /** The last part of the provider's name in Memos. */
  readonly uid: string;

  /** What people read on the button. */
  readonly title: string;
  readonly scopes: readonly string[];

  /** Which claim becomes what. Memos reads claims that are texts, and no others. */
  readonly fieldMapping: { readonly identifier: string; readonly displayName: string; readonly email: string };

  /** Where its endpoints are told: by an issuer of the importer's own, by the one and only issuer, or by no issuer at all. */
  readonly endpoints: { readonly issuerLike: string } | { readonly issuer: string } | FixedEndpoints;

  /** Whether anybody in the world can have an account there, so that it must be said who is let in. */
  readonly public: boolean;

  /** Why this claim is the identifier, and when it does not name a person for good. */
  readonly identity: string;

  /** The product's own documentation. */
  readonly sources: readonly string[];
}

/** The endpoints of a product that has no discovery document. */
export interface FixedEndpoints {
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string;
}

const openId = ["openid", "profile", "email"];
const byName = { identifier: "preferred_username", displayName: "name", email: "email" };
const bySubject = { identifier: "sub", displayName: "name", email: "email" };

/**
 * What each product's documentation says, and which claim follows from it.
 *
 * A readable name is the identifier where people cannot change theirs by themselves, since Memos makes usernames of it; else the
 * subject is, which by OpenID Connect Core 1.0, section 5.7, is all that names a person for good.
 */
export const presets: Readonly<Record<ProviderPreset, Preset>> = {
  authelia: {
    uid: "authelia",
    title: "Authelia",
    scopes: openId,
    fieldMapping: byName,
    endpoints: { issuerLike: "https://auth.example.com" },
    public: false,
    identity:
      "The username, which nobody changes by themselves. The `sub` is made by Authelia's database, and another one after that is lost.",
    sources: [
      "https://www.authelia.com/integration/openid-connect/clients/memos/",
      "https://www.authelia.com/integration/openid-connect/openid-connect-1.0-claims/",
    ],
  },
  keycloak: {
    uid: "keycloak",
    title: "Keycloak",
    scopes: openId,
    fieldMapping: byName,
    endpoints: { issuerLike: "https://sso.example.com/realms/notes" },
    public: false,
    identity: "The username. Keep `Edit username` of the realm off, as it is by default, else map `sub`.",
    sources: [
      "https://www.keycloak.org/securing-apps/oidc-layers",
      "https://www.keycloak.org/docs/latest/server_admin/index.html",
    ],
  },
  authentik: {
    uid: "authentik",
    title: "authentik",
    scopes: openId,
    fieldMapping: byName,
    endpoints: { issuerLike: "https://sso.example.com/application/o/notes/" },
    public: false,
    identity:
      "The username. Keep `Allow users to change username` off, as it is by default, else map `sub`. The issuer ends in a slash.",
    sources: [
      "https://docs.goauthentik.io/docs/add-secure-apps/providers/oauth2/",
      "https://docs.goauthentik.io/docs/sys-mgmt/settings#allow-users-to-change-username",
    ],
  },
  "pocket-id": {
    uid: "pocket-id",
    title: "Pocket ID",
    scopes: openId,
    fieldMapping: bySubject,
    endpoints: { issuerLike: "https://id.example.com" },
    public: false,
    identity:
      "The subject, a UUID: people may change their username as long as self-account editing is on, as it is by default. " +
      "With that off, `preferred_username` does as well and reads better.",
    sources: [
      "https://pocket-id.org/docs/client-examples/memos",
      "https://pocket-id.org/docs/configuration/environment-variables",
    ],
  },
  zitadel: {
    uid: "zitadel",
    title: "ZITADEL",
    scopes: openId,
    fieldMapping: bySubject,
    endpoints: { issuerLike: "https://notes.zitadel.cloud" },
    public: false,
    identity:
      "The subject, a number: `preferred_username` is a login name with the organization's domain behind it, and changes with that.",
    sources: [
      "https://zitadel.com/docs/apis/openidoauth/claims",
      "https://zitadel.com/docs/apis/openidoauth/endpoints",
    ],
  },
  google: {
    uid: "google",
    title: "Google",
    scopes: openId,
    fieldMapping: bySubject,
    endpoints: { issuer: "https://accounts.google.com" },
    public: true,
    identity:
      "The subject, a number that Google never gives again; an address may change hands. Filter by subjects, or let only an " +
      "organization in with the user type `Internal` and the filter `^.+$`.",
    sources: [
      "https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload",
      "https://developers.google.com/identity/openid-connect/reference",
    ],
  },
  github: {
    uid: "github",
    title: "GitHub",
    scopes: ["read:user"],
    fieldMapping: { identifier: "login", displayName: "name", email: "email" },
    endpoints: {
      authUrl: "https://github.com/login/oauth/authorize",
      tokenUrl: "https://github.com/login/oauth/access_token",
      userInfoUrl: "https://api.github.com/user",
    },
    public: true,
    identity:
      "The login, by which people know each other, and not for good: who gives it up leaves it to anybody, with the account in " +
      "Memos. The `id` is a number, which Memos does not read; `node_id` is a text, and safe where the filter names such. " +
      "The address is the public one of the profile, if any.",
    sources: [
      "https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
      "https://docs.github.com/en/rest/users/users#get-the-authenticated-user",
      "https://docs.github.com/en/account-and-profile/setting-up-and-managing-your-personal-account-on-github/managing-personal-account-settings/changing-your-github-username",
    ],
  },
};

/** The preset of a name; that of Authelia without one. @throws InvalidOption for a name that is none. */
export function presetOf(name: ProviderPreset | undefined): Preset {
  const preset = new Map<string, Preset>(Object.entries(presets)).get(name ?? "authelia");
  if (preset !== undefined) return preset;
  const names = Object.keys(presets).join(", ");
  throw new InvalidOption(
    "preset",
    `must be one of ${names}`,
    name,
    "Leave it out for a provider that is none of these.",
  );
}
