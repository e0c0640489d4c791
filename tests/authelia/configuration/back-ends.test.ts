import { parse } from "yaml";
import { renderOpenFiles, renderSecretFiles } from "../../../components/authelia/configuration/configuration";
import type { Servers } from "../../../components/authelia/configuration/settings";
import { secrets, settings } from "../../support/authelia-settings";
import { awkwardPasswords, servers } from "../../support/back-ends";
import { golden } from "../../support/golden";

const withPasswords = { ...secrets, backEndPasswords: awkwardPasswords };

const filesOf = (version: string, backEnds: Servers) => {
  const configured = settings(version, { backEnds });
  return { open: renderOpenFiles(configured), secret: renderSecretFiles(configured, withPasswords) };
};

const textOf = (version: string, backEnds: Servers): string => {
  const { open, secret } = filesOf(version, backEnds);
  return [...open, ...secret].find(({ path }) => path.endsWith("configuration.yml"))?.content ?? "";
};

/** The file as Authelia reads it, with the name of its file in the place of each secret. */
const sectionsOf = (version: string, backEnds: Servers): unknown =>
  parse(textOf(version, backEnds).replace(/\{\{ secret "[^"]*\/([^"]+)"[^}]*\}\}/g, "$1"));

describe.each(["4.37.5", "4.38.0", "4.39.20"])("with a server of each kind, the configuration of %s", (version) => {
  it("is the golden one", () => {
    const rendered = textOf(version, { ...servers, caCertificates: "PEM" });
    expect(rendered).toBe(golden(`configuration-${version}-back-ends.yml`, rendered));
  });

  it("has no file of Authelia's own any more", () => {
    expect(textOf(version, servers)).not.toMatch(/db\.sqlite3|notification\.txt|users\.yml/);
  });

  it("says nothing of what was not said", () => {
    const { additionalUsersDn: _users, additionalGroupsDn: _groups, attributes: _names, ...few } = servers.ldap;
    const { implementation: _implementation, passwordChanges: _changes, startTls: _tls, ...ldap } = few;
    const redis = { host: "redis" };
    expect(sectionsOf(version, { ldap, redis })).toMatchObject({
      authentication_backend: {
        password_reset: { disable: true },
        ldap: expect.not.objectContaining({ attributes: expect.anything() as unknown, start_tls: true }) as unknown,
      },
      session: { redis: { host: "redis", port: 6379 } },
      notifier: { filesystem: {} },
      storage: { local: {} },
    });
  });

  it("lets people change their passwords only when that is asked for", () => {
    const changes = (passwordChanges: boolean) => sectionsOf(version, { ldap: { ...servers.ldap, passwordChanges } });
    expect(changes(true)).toMatchObject({ authentication_backend: { password_reset: { disable: false } } });
    expect(changes(false)).toMatchObject({ authentication_backend: { password_reset: { disable: true } } });
  });

  it("has the certificates of the authorities in a file that is no secret", () => {
    const { open } = filesOf(version, { redis: servers.redis, caCertificates: "the certificates" });
    expect(open).toContainEqual({ path: "/etc/authelia/certificates/back-ends.pem", content: "the certificates" });
    expect(textOf(version, { redis: servers.redis, caCertificates: "x" })).toContain(
      "certificates_directory: /etc/authelia/certificates",
    );
  });
});

it("4.37 gets every password unchanged in its one file", () => {
  expect(parse(textOf("4.37.5", servers))).toMatchObject({
    notifier: { smtp: { password: awkwardPasswords.smtp } },
    authentication_backend: { ldap: { password: awkwardPasswords.ldap } },
    session: { redis: { password: awkwardPasswords.redis } },
    storage: { postgres: { password: awkwardPasswords.postgres } },
  });
});

it("4.38 and later get each password in a file, and the configuration has none", () => {
  const { open, secret } = filesOf("4.39.20", servers);
  const passwords = Object.fromEntries(
    secret.map(({ path, content }) => [path.slice("/etc/authelia/secrets/".length), content]),
  );
  expect(passwords).toMatchObject({
    "ldap-password": awkwardPasswords.ldap,
    "postgres-password": awkwardPasswords.postgres,
    "redis-password": awkwardPasswords.redis,
    "smtp-password": awkwardPasswords.smtp,
  });
  for (const password of Object.values(awkwardPasswords))
    expect(open.map(({ content }) => content).join()).not.toContain(password);
});

it("a file is made for no password but those of the servers that there are", () => {
  const { secret } = filesOf("4.39.20", { smtp: servers.smtp });
  expect(secret.filter(({ path }) => path.endsWith("-password")).map(({ path }) => path)).toEqual([
    "/etc/authelia/secrets/smtp-password",
  ]);
});

it("a password that there need not be is a line end, which Authelia takes away and Docker's provider takes for a content", () => {
  const smtp = { ...servers.smtp, username: undefined };
  const configured = settings("4.39.20", { backEnds: { redis: servers.redis, smtp } });
  const none = { ldap: "", postgres: "", redis: "", smtp: "" };
  const files = renderSecretFiles(configured, { ...secrets, backEndPasswords: none });
  expect(files.filter(({ path }) => path.endsWith("-password"))).toEqual([
    { path: "/etc/authelia/secrets/redis-password", content: "\n" },
    { path: "/etc/authelia/secrets/smtp-password", content: "\n" },
  ]);
});
