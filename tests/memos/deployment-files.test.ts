import { accessFile, providerFile } from "../../components/memos/deployment-files";
import { providerAt } from "./examples";

it("a provider's file has what Memos reads, and nothing that it does not know", () => {
  const { path, content } = providerFile({ ...providerAt("http://127.0.0.1:5230"), uid: "Authelia" });
  expect(path).toBe("/etc/secrets/memos-idp-authelia.json");
  expect(JSON.parse(content)).toEqual({
    uid: "Authelia",
    name: "Authelia",
    type: "OAUTH2",
    identifierFilter: "^[a-z][a-z0-9-]+$",
    config: {
      oauth2Config: {
        clientId: "memos",
        clientSecret: "the-client-secret",
        authUrl: "https://auth.example.localhost/api/oidc/authorization",
        tokenUrl: "https://auth.example.localhost/api/oidc/token",
        userInfoUrl: "https://auth.example.localhost/api/oidc/userinfo",
        scopes: ["openid", "profile", "email"],
        fieldMapping: { identifier: "preferred_username", displayName: "name", email: "email" },
      },
    },
  });
});

it.each([
  [
    { passwordSignIn: false, registration: true },
    { disallowPasswordAuth: true, disallowUserRegistration: false },
  ],
  [
    { passwordSignIn: true, registration: false },
    { disallowPasswordAuth: false, disallowUserRegistration: true },
  ],
])("the file of the doors says of %j %j", (access, generalSetting) => {
  const { path, content } = accessFile(access);
  expect(path).toBe("/etc/secrets/memos-instance-setting-general.json");
  expect(JSON.parse(content)).toEqual({ key: "GENERAL", generalSetting });
});
