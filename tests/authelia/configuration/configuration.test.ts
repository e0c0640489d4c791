import { parse } from "yaml";
import { renderPublicFiles, renderSecretFiles } from "../../../components/authelia/configuration/configuration";
import type { Secrets, Settings } from "../../../components/authelia/configuration/settings";
import { putSecretsIn } from "../../../components/authelia/configuration/yaml";
import { traitsOf } from "../../../components/authelia/versions";
import { configurationIn, pem, secrets, settings } from "../../support/authelia-settings";
import { golden } from "../../support/golden";

/** The same while a new client and the old one are there. */
const rotating = (version: string): Settings => {
  const { clients, ...others } = settings(version);
  return { ...others, clients: clients.flatMap((one) => [{ ...one, clientId: "memos-2026-11" }, one]) };
};

const rotatingSecrets: Secrets = {
  ...secrets,
  clientDigests: { "memos-2026-11": "$pbkdf2-sha512$310000$salt$another", ...secrets.clientDigests },
};

/** Several applications, each with something of its own. */
const several = (version: string): Settings => {
  const { clients, ...others } = settings(version, { authorizationPolicy: "one_factor", createTestUser: true });
  const [memos] = clients;
  if (memos === undefined) throw new Error("the settings have a client");
  const only = (group: string) => (traitsOf("image", version).authorizationPolicies ? { group } : {});
  return {
    ...others,
    clients: [
      { ...memos, ...only("family") },
      { ...memos, clientId: "work", clientName: "Notes at work", authorizationPolicy: "two_factor", ...only("family") },
      { ...memos, clientId: "staff", clientName: "Staff", supportsIdentifierFilter: false, ...only("staff") },
      {
        clientId: "wiki",
        clientName: "Wiki",
        redirectUris: ["https://wiki.example.com/oauth2/callback"],
        scopes: ["openid", "groups", "offline_access"],
        tokenEndpointAuthMethod: "client_secret_post",
        pkce: false,
        responseModes: ["query", "form_post"],
        consentMode: "explicit",
        settings: { audience: ["https://wiki.example.com"] },
      },
      {
        clientId: "phone",
        clientName: "Wiki on the phone",
        redirectUris: ["https://phone.example.com/callback"],
        scopes: ["openid"],
        tokenEndpointAuthMethod: "none",
        pkce: true,
      },
    ],
  };
};

const severalSecrets: Secrets = {
  ...secrets,
  clientDigests: Object.fromEntries(
    ["memos", "work", "staff", "wiki"].map((id) => [id, `$pbkdf2-sha512$310000$salt$digest-of-${id}`]),
  ),
};

const open = (configured: Settings): string => renderPublicFiles(configured)["configuration.yml"] ?? "";

describe("the configuration for Authelia 4.38 and later", () => {
  it.each(["4.38.0", "4.39.20"])("of %s is the golden one", (version) => {
    const rendered = open(settings(version));
    expect(rendered).toBe(golden(`configuration-${version}.yml`, rendered));
  });

  it("lets only the group in when there is one", () => {
    const rendered = open(
      settings("4.39.20", { clients: settings("4.39.20").clients.map((one) => ({ ...one, group: "memos" })) }),
    );
    expect(rendered).toBe(golden("configuration-4.39.20-group.yml", rendered));
  });

  it("holds no secret: each is a file", () => {
    const files = renderSecretFiles(secrets);
    expect(Object.keys(files)).toEqual([
      "secrets/session",
      "secrets/storage-encryption-key",
      "secrets/reset-password-jwt",
      "secrets/hmac",
      "secrets/issuer-private-key.pem",
      "secrets/client-memos.digest",
    ]);
    for (const [path, content] of Object.entries(files)) {
      expect(open(settings("4.39.20"))).toContain(`/etc/authelia/${path}`);
      expect(open(settings("4.39.20"))).not.toContain(content);
    }
  });

  it.each(["4.38.0", "4.39.20"])("of %s during a rotation is the golden one, with two clients", (version) => {
    const rendered = open(rotating(version));
    expect(rendered).toBe(golden(`configuration-${version}-rotation.yml`, rendered));
    const files = Object.keys(renderSecretFiles(rotatingSecrets));
    expect(files.filter((path) => path.includes("client"))).toEqual([
      "secrets/client-memos-2026-11.digest",
      "secrets/client-memos.digest",
    ]);
  });

  it.each(["4.38.0", "4.39.20"])("of %s with several clients is the golden one", (version) => {
    const rendered = open(several(version));
    expect(rendered).toBe(golden(`configuration-${version}-several.yml`, rendered));
    const files = Object.keys(renderSecretFiles(severalSecrets));
    expect(files.filter((path) => path.includes("client-"))).toEqual(
      ["memos", "work", "staff", "wiki"].map((id) => `secrets/client-${id}.digest`),
    );
  });

  it("asks for no PKCE where the client sends none", () => {
    const [client] = settings("4.39.20").clients;
    if (client === undefined) throw new Error("the settings have a client");
    const rendered = open(
      settings("4.39.20", { clients: [{ ...client, pkce: false, tokenEndpointAuthMethod: "client_secret_post" }] }),
    );
    expect(rendered).toContain("require_pkce: false");
    expect(rendered).not.toContain("pkce_challenge_method");
    expect(rendered).toContain("token_endpoint_auth_method: client_secret_post");
  });
});

describe("the configuration for Authelia 4.37", () => {
  it("is the golden one, with every secret in it", () => {
    const rendered = configurationIn(settings("4.37.5"));
    expect(rendered).toBe(golden("configuration-4.37.5.yml", rendered));
  });

  it("during a rotation is the golden one, with two clients", () => {
    const rendered = configurationIn(rotating("4.37.5"), rotatingSecrets);
    expect(rendered).toBe(golden("configuration-4.37.5-rotation.yml", rendered));
  });

  it("with several clients is the golden one", () => {
    const rendered = configurationIn(several("4.37.5"), severalSecrets);
    expect(rendered).toBe(golden("configuration-4.37.5-several.yml", rendered));
  });

  it("carries every secret through unchanged", () => {
    const read = parse(configurationIn(settings("4.37.5"))) as {
      identity_providers: { oidc: Record<string, unknown> };
    };
    expect(read).toMatchObject({
      jwt_secret: "the-jwt-secret",
      session: { secret: "the-session-secret" },
      storage: { encryption_key: "the-storage-encryption-key" },
      identity_providers: {
        oidc: {
          hmac_secret: "the-hmac-secret",
          issuer_private_key: pem,
          clients: [{ id: "memos", secret: "$pbkdf2-sha512$310000$salt$digest" }],
        },
      },
    });
  });

  it("is an open file with placeholders until it is written, and a secret one then", () => {
    const inputs = {
      files: { ...renderPublicFiles(settings("4.37.5")), "certificates/authorities.pem": "PEM" },
      secretFiles: { ...renderSecretFiles(secrets), "users.yml": "users: {}" },
      filters: "",
    } as const;
    for (const secret of Object.values(renderSecretFiles(secrets))) {
      expect(inputs.files["configuration.yml" as keyof typeof inputs.files]).not.toContain(secret);
    }
    const { files, secretFiles } = putSecretsIn(inputs);
    expect(Object.keys(files)).toEqual(["certificates/authorities.pem"]);
    expect(Object.keys(secretFiles)).toEqual(["users.yml", "configuration.yml"]);
  });

  it("takes a text for a placeholder only as a whole, and only for a secret that there is", () => {
    const given = settings("4.37.5");
    const [client] = given.clients;
    if (client === undefined) throw new Error("the settings have a client");
    const [known, unknown] = ["session", "elsewhere"].map((name) => `{{ secret "/etc/authelia/secrets/${name}" }}`);
    const clients = [{ ...client, clientName: `Notes ${known ?? ""}`, clientId: unknown ?? "" }];
    const read = configurationIn({ ...given, clients });
    expect(read).toContain(`description: Notes ${known ?? ""}`);
    expect(read).toContain(unknown);
  });
});

it("quotes every text that YAML 1.1 takes for something else", () => {
  const texts = ["1_000", "2026-11-25", "0b11", "1e3", "yes", "No", "on", "0x1F", "~", "null", "012", "1:30", ".inf"];
  for (const version of ["4.37.5", "4.39.20"]) {
    const given = settings(version);
    const [client] = given.clients;
    if (client === undefined) throw new Error("the settings have a client");
    const rendered = configurationIn({ ...given, clients: texts.map((clientName) => ({ ...client, clientName })) });
    for (const text of texts) {
      expect(rendered).toMatch(new RegExp(`(client_name|description): ["']${text.replaceAll(".", "\\.")}["']\n`));
    }
  }
});
