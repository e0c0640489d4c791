import type { AutheliaSettings } from "../../components/authelia/configuration/user-settings";
import type { ConfigFormat } from "../../components/authelia/versions";

const tls = { server_name: "smtp.example.com", minimum_version: "TLS1.3" };

/** A server of each kind, in the words of a version of Authelia. */
export const servers = (dialect: ConfigFormat): AutheliaSettings => ({
  notifier: {
    smtp: {
      ...address(dialect, "submissions", "mail.example.com", 465),
      username: "authelia",
      sender: "Authelia <authelia@example.com>",
      subject: "[Example] {title}",
      tls,
    },
  },
  storage: {
    postgres: {
      ...address(dialect, "tcp", "database.example.com", 5433),
      database: "authelia",
      schema: "sso",
      username: "authelia",
      tls: { minimum_version: "TLS1.2" },
    },
  },
  session: { redis: { host: "redis.example.com", port: 6380, database_index: 2 } },
  authentication_backend: {
    password_reset: { disable: false },
    ldap: {
      [dialect === "4.37" ? "url" : "address"]: "ldap://directory.example.com",
      implementation: "custom",
      start_tls: true,
      base_dn: "dc=example,dc=com",
      user: "uid=authelia,ou=people,dc=example,dc=com",
      users_filter: "(&({username_attribute}={input})(objectClass=inetOrgPerson))",
      groups_filter: "(&(member={dn})(objectClass=groupOfNames))",
    },
  },
});

/** Where a server is: before 4.38 without a scheme. */
export const address = (dialect: ConfigFormat, scheme: string, host: string, port: number): AutheliaSettings =>
  dialect === "4.37" ? { host, port } : { address: `${scheme}://${host}:${port}` };

/** Passwords as people choose them, with everything that YAML, shells and templates take for their own. */
export const awkwardPasswords = {
  "authentication_backend.ldap.password": `it's "quoted" \\ and #1: {{ secret "x" }} %{a}`,
  "storage.postgres.password": "'; drop table x; --",
  "session.redis.password": "- not: a list",
  "notifier.smtp.password": "ünïcode \t tab & <angle>",
} as const;
