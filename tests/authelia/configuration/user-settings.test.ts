import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import {
  renderPublicFiles,
  renderSecretFiles,
  renderSections,
} from "../../../components/authelia/configuration/configuration";
import type { Settings } from "../../../components/authelia/configuration/settings";
import type { AutheliaSettings } from "../../../components/authelia/configuration/user-settings";
import { traitsOf } from "../../../components/authelia/versions";
import { configurationIn, secrets, settings } from "../../support/authelia-settings";
import { awkwardPasswords, servers } from "../../support/back-ends";

const versions = ["4.37.5", "4.38.0", "4.39.20"];

const textOf = (configured: Settings): string =>
  configurationIn(configured, { ...secrets, secretFiles: awkwardPasswords });

/** The file as Authelia reads it, with the name of its file in the place of each secret. */
const sections = (version: string, changes: Partial<Settings>): AutheliaSettings =>
  parse(
    textOf(settings(version, changes)).replace(/\{\{ secret "[^"]*\/([^"]+)"[^}]*\}\}/g, '"$1"'),
  ) as AutheliaSettings;

const checking =
  (extra: AutheliaSettings, version = "4.39.20", secretFiles: readonly string[] = []) =>
  (): void => {
    renderSections(settings(version, { userSettings: extra, secretFiles }));
  };

const ldap = { authentication_backend: { ldap: { address: "ldaps://directory" } } };

describe.each(versions)("a user's settings of %s", (version) => {
  const { configFormat } = traitsOf("image", version);

  it("stand beside ours, in the same section too", () => {
    const added = sections(version, { userSettings: { session: { remember_me: "3M" }, telemetry: { metrics: {} } } });
    expect(added).toMatchObject({
      session: { remember_me: "3M", secret: expect.anything() as unknown },
      telemetry: {},
    });
  });

  it("take the place of ours where nothing else hangs on them", () => {
    const added = sections(version, { userSettings: { theme: "dark", log: { level: "debug" } } });
    expect(added).toMatchObject({ theme: "dark", log: { level: "debug", format: "text" } });
  });

  it("name servers, which take the place of our files", () => {
    const added = sections(version, { userSettings: servers(configFormat) });
    expect(added).toMatchObject(servers(configFormat));
    expect(textOf(settings(version, { userSettings: servers(configFormat) }))).not.toMatch(
      /db\.sqlite3|notification\.txt|users\.yml/,
    );
  });

  it("put rules of access before ours", () => {
    const rule = { domain: "wiki.example.com", policy: "one_factor" };
    const added = sections(version, { userSettings: { access_control: { rules: [rule] } } });
    expect(added.access_control).toMatchObject({
      default_policy: "deny",
      rules: [rule, { domain: "*.example.com", policy: "two_factor" }],
    });
  });

  it("with a secret file have the secret at its key", () => {
    const secretFiles = Object.keys(awkwardPasswords);
    const added = sections(version, { userSettings: servers(configFormat), secretFiles });
    const at = (name: string): unknown =>
      name.split(".").reduce<unknown>((inner, key) => (inner as AutheliaSettings)[key], added);
    for (const [name, password] of Object.entries(awkwardPasswords)) {
      expect(at(name)).toBe(configFormat === "4.37" ? password : name);
    }
  });

  it("show no secret in a preview", () => {
    const given = settings(version, {
      userSettings: servers(configFormat),
      secretFiles: Object.keys(awkwardPasswords),
    });
    const shown = renderPublicFiles(given)["configuration.yml"];
    for (const [name, password] of Object.entries(awkwardPasswords)) {
      expect(shown).toContain(name);
      expect(shown).not.toContain(password);
    }
  });

  it("with certificates have a folder of them", () => {
    const configured = settings(version, { certificates: "PEM" });
    expect(textOf(configured)).toContain("certificates_directory: /etc/authelia/certificates");
    expect(renderPublicFiles(configured)["certificates/authorities.pem"]).toBe("PEM");
  });
});

it("from 4.38 on each secret is a file, and the configuration has none", () => {
  const configured = settings("4.39.20", { userSettings: servers("4.38"), secretFiles: Object.keys(awkwardPasswords) });
  const files = renderSecretFiles({ ...secrets, secretFiles: awkwardPasswords });
  for (const [name, content] of Object.entries(awkwardPasswords)) {
    expect(files[`secrets/${name}`]).toBe(content);
    expect(textOf(configured)).not.toContain(content);
  }
});

it("a directory may be told new passwords, the users file may not", () => {
  const changes = { password_reset: { disable: false }, password_change: { disable: false } };
  expect(checking({ authentication_backend: { ...ldap.authentication_backend, ...changes } })).not.toThrow();
  expect(checking({ authentication_backend: changes })).toThrow(
    "settings.authentication_backend.password_reset.disable must not be set: it is decided by other options, got false. " +
      "Passwords of people in the program are declared there.",
  );
});

it.each<[AutheliaSettings, string]>([
  [{ session: { cookies: [] } }, "settings.session.cookies must not be set: it is decided by other options, got []."],
  [{ ntp: { disable_startup_check: true } }, "got true. Use ntpStartupCheck."],
  [{ session: "none" }, 'settings.session must not be set: it is decided by other options, got "none".'],
  [{ access_control: { default_policy: "bypass" } }, "settings.access_control.default_policy must not be set"],
  [{ notifier: { filesystem: { filename: "/x" } } }, "settings.notifier.filesystem.filename must not be set"],
  [{ identity_providers: { oidc: { clients: [] } } }, "settings.identity_providers.oidc.clients must not be set"],
])("settings are refused where other options decide: %j", (extra, message) => {
  expect(checking(extra)).toThrow(message);
});

it.each<[AutheliaSettings, string]>([
  [{ notifier: { smtp: { password: "hunter2" } } }, "notifier.smtp.password"],
  [{ duo_api: { secret_key: "hunter2" } }, "duo_api.secret_key"],
  [{ storage: { encryption_key: "hunter2" } }, "storage.encryption_key"],
  [
    { identity_validation: { reset_password: { jwt_secret: "hunter2" } } },
    "identity_validation.reset_password.jwt_secret",
  ],
])("settings are refused when they are secrets: %j", (extra, path) => {
  expect(checking(extra)).toThrow(`settings.${path} must not be a secret`);
  expect(checking(extra)).toThrow(`Give it as secretFiles["${path}"].`);
  expect(checking(extra)).not.toThrow("hunter2");
});

it("a secret that would be a template is not shown", () => {
  expect(checking({ notifier: { smtp: { password: "hunter2{{" } } })).toThrow(
    "settings.notifier.smtp.password must not be a secret",
  );
});

it("what only sounds like a secret is none", () => {
  const oidc = { lifespans: { access_token: "2h" }, enable_client_debug_messages: false };
  const server = { tls: { key: "/path/of/a/file" } };
  expect(checking({ identity_providers: { oidc }, server })).not.toThrow();
});

it.each(versions)("in %s a secret of ours is not given by a user", (version) => {
  expect(checking({}, version, ["session.secret"])).toThrow('secretFiles["session.secret"] must not be set');
});

it("a secret is given once", () => {
  expect(checking({ webauthn: { display_name: "x" } }, "4.39.20", ["webauthn.display_name"])).toThrow(
    'secretFiles["webauthn.display_name"] must not be set',
  );
});

it.each<[string, unknown, string]>([
  ["a text", "dark", 'settings must be an object, got "[text]"'],
  ["a list", [], 'settings must be an object, got "[list]"'],
  ["a list with a secret", [{ session: { secret: "hunter2" } }], 'settings must be an object, got "[list]"'],
  ["an output", pulumi.output({ theme: "dark" }), 'settings must be an object, got "[output]"'],
  ["an output inside", { a: [{ b: pulumi.output("x") }] }, 'settings.a[0].b must be a plain value, got "[output]"'],
  [
    "a template",
    { theme: '{{ env "HOME" }}' },
    'settings.theme must not hold "{{", which begins a template of Authelia',
  ],
  ["a template as a key", { "{{ x }}": 1 }, 'settings must not hold "{{"'],
])("%s is refused", (_what, extra, message) => {
  expect(checking(extra as AutheliaSettings)).toThrow(message);
});

describe("the settings of a client", () => {
  const [client] = settings("4.39.20").clients;
  const withSettings = (own: AutheliaSettings) => () => {
    if (client === undefined) throw new Error("the settings have a client");
    renderSections(settings("4.39.20", { clients: [{ ...client, settings: own }] }));
  };

  it("stand beside ours", () => {
    expect(withSettings({ claims_policy: "legacy" })).not.toThrow();
  });

  it.each<[AutheliaSettings, string]>([
    [{ scopes: [] }, "clients[0].settings.scopes must not be set"],
    [{ client_secret: "hunter2" }, "clients[0].settings.client_secret must not be a secret"],
  ])("are refused: %j", (own, message) => {
    expect(withSettings(own)).toThrow(message);
    expect(withSettings(own)).not.toThrow("hunter2");
  });
});
