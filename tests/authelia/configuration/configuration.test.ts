import { parse } from "yaml";
import { renderOpenFiles, renderSecretFiles } from "../../../components/authelia/configuration/configuration";
import type { Secrets, Settings } from "../../../components/authelia/configuration/settings";
import { renderShown } from "../../../components/authelia/configuration/shown";
import { generationOf } from "../../../components/authelia/versions";
import { pem, secrets, settings } from "../../support/authelia-settings";
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
  const { clients, ...others } = settings(version, { policy: "one_factor", group: "family" });
  const [memos] = clients;
  if (memos === undefined) throw new Error("the settings have a client");
  const grouped = generationOf("image", version).authorizationPolicies;
  return {
    ...others,
    group: grouped ? others.group : undefined,
    clients: [
      memos,
      { ...memos, clientId: "work", clientName: "Notes at work", policy: "two_factor" },
      { ...memos, clientId: "staff", clientName: "Notes of the staff", ...(grouped ? { group: "staff" } : {}) },
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

const open = (configured: Settings): string =>
  renderOpenFiles(configured)
    .map(({ content }) => content)
    .join("");

describe("the configuration for Authelia 4.38 and later", () => {
  it.each(["4.38.0", "4.39.20"])("of %s is the golden one", (version) => {
    const rendered = open(settings(version));
    expect(rendered).toBe(golden(`configuration-${version}.yml`, rendered));
  });

  it("lets only the group in when there is one", () => {
    const rendered = open(settings("4.39.20", { group: "memos" }));
    expect(rendered).toBe(golden("configuration-4.39.20-group.yml", rendered));
  });

  it("holds no secret: each is a file", () => {
    const files = renderSecretFiles(settings("4.39.20"), secrets);
    expect(files.map(({ path }) => path)).toEqual([
      "/etc/authelia/secrets/session",
      "/etc/authelia/secrets/storage-encryption-key",
      "/etc/authelia/secrets/reset-password-jwt",
      "/etc/authelia/secrets/hmac",
      "/etc/authelia/secrets/issuer-private-key.pem",
      "/etc/authelia/secrets/client-memos.digest",
    ]);
    for (const { path, content } of files) {
      expect(open(settings("4.39.20"))).toContain(path);
      expect(open(settings("4.39.20"))).not.toContain(content);
    }
  });

  it.each(["4.38.0", "4.39.20"])("of %s during a rotation is the golden one, with two clients", (version) => {
    const rendered = open(rotating(version));
    expect(rendered).toBe(golden(`configuration-${version}-rotation.yml`, rendered));
    const files = renderSecretFiles(rotating(version), rotatingSecrets).map(({ path }) => path);
    expect(files.filter((path) => path.includes("client"))).toEqual([
      "/etc/authelia/secrets/client-memos-2026-11.digest",
      "/etc/authelia/secrets/client-memos.digest",
    ]);
  });

  it.each(["4.38.0", "4.39.20"])("of %s with several clients is the golden one", (version) => {
    const rendered = open(several(version));
    expect(rendered).toBe(golden(`configuration-${version}-several.yml`, rendered));
    const files = renderSecretFiles(several(version), severalSecrets).map(({ path }) => path);
    expect(files.filter((path) => path.includes("client-"))).toEqual(
      ["memos", "work", "staff", "wiki"].map((id) => `/etc/authelia/secrets/client-${id}.digest`),
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
  const rendered = (): string =>
    renderSecretFiles(settings("4.37.5"), secrets)
      .map(({ content }) => content)
      .join("");

  it("is the golden one, a single secret file", () => {
    expect(renderOpenFiles(settings("4.37.5"))).toEqual([]);
    expect(rendered()).toBe(golden("configuration-4.37.5.yml", rendered()));
  });

  it("during a rotation is the golden one, with two clients", () => {
    const [file] = renderSecretFiles(rotating("4.37.5"), rotatingSecrets);
    expect(file?.content).toBe(golden("configuration-4.37.5-rotation.yml", file?.content ?? ""));
  });

  it("with several clients is the golden one", () => {
    const [file] = renderSecretFiles(several("4.37.5"), severalSecrets);
    expect(file?.content).toBe(golden("configuration-4.37.5-several.yml", file?.content ?? ""));
  });

  it("carries every secret through unchanged", () => {
    const read = parse(rendered()) as { identity_providers: { oidc: Record<string, unknown> } };
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
});

describe("what is shown of configuration.yml", () => {
  it("is the file itself from 4.38 on, since that holds no secret", () => {
    expect(renderShown(settings("4.39.20"))).toBe(renderOpenFiles(settings("4.39.20"))[0]?.content);
  });

  it("is in 4.37 the file with the name of each secret where it stands", () => {
    const lines = renderSecretFiles(settings("4.37.5"), {
      ...secrets,
      issuerPrivateKey: "the-key",
    })[0]?.content.split("\n");
    const shown = renderShown(settings("4.37.5")).split("\n");
    const different = shown.filter((line, index) => line !== lines?.[index]).map((line) => line.trim());
    expect(different).toEqual([
      'jwt_secret: {{ secret "reset password jwt" }}',
      'secret: {{ secret "session" }}',
      'encryption_key: {{ secret "storage encryption key" }}',
      'hmac_secret: {{ secret "hmac" }}',
      'issuer_private_key: {{ secret "issuer private key" }}',
      'secret: {{ secret "client memos" }}',
    ]);
  });
});
