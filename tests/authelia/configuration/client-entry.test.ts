import { parse } from "yaml";
import { renderClientYaml } from "../../../components/authelia/configuration/configuration";
import { memosOidcClient } from "../../../components/memos/oidc-client";

const digest = "$pbkdf2-sha512$310000$salt$digest";
const entry = (dialect: "4.37" | "4.38", version = "0.30.0", policy = "two_factor"): unknown =>
  parse(renderClientYaml(dialect, memosOidcClient({ url: "https://memos.example.com/", version }), policy, digest));

const common = {
  public: false,
  consent_mode: "pre-configured",
  pre_configured_consent_duration: "4w",
  redirect_uris: ["https://memos.example.com/auth/callback"],
  scopes: ["openid", "profile", "email"],
  grant_types: ["authorization_code"],
  response_types: ["code"],
  response_modes: ["query"],
};

describe("the entry of a client for somebody's configuration", () => {
  it("is a list of one in the words of 4.38 and later", () => {
    expect(entry("4.38")).toEqual([
      {
        client_id: "memos",
        client_name: "Memos",
        client_secret: digest,
        authorization_policy: "two_factor",
        require_pkce: true,
        pkce_challenge_method: "S256",
        userinfo_signed_response_alg: "none",
        token_endpoint_auth_method: "client_secret_basic",
        ...common,
      },
    ]);
  });

  it("is a list of one in the words of 4.37", () => {
    expect(entry("4.37")).toEqual([
      {
        id: "memos",
        description: "Memos",
        secret: digest,
        authorization_policy: "two_factor",
        userinfo_signing_algorithm: "none",
        ...common,
      },
    ]);
  });

  it("fits the version of Memos and the policies of that Authelia", () => {
    expect(entry("4.38", "0.25.3", "members")).toMatchObject([
      { token_endpoint_auth_method: "client_secret_post", require_pkce: false, authorization_policy: "members" },
    ]);
  });
});
