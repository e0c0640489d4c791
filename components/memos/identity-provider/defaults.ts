/** What an identity provider is like unless it is said otherwise: what Authelia is like. */
export const providerDefaults = {
  uid: "authelia",
  title: "Authelia",
  identifierFilter: "^.+$",
  scopes: ["openid", "profile", "email"],
  fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
};
