import type { KnownPasswords } from "../../components/authelia/back-ends/back-ends";
import type { Servers } from "../../components/authelia/configuration/settings";

/** A server of each kind, with everything that can be said of it in every version of Authelia. */
export const servers: Required<Omit<Servers, "caCertificates">> = {
  smtp: {
    address: "submissions://mail.example.com:465",
    sender: "Authelia <authelia@example.com>",
    username: "authelia",
    subject: "[Example] {title}",
    identifier: "auth.example.com",
    startupCheckAddress: "test@example.com",
    disableRequireTls: false,
    tls: { serverName: "smtp.example.com", minimumVersion: "TLS1.3" },
  },
  postgres: {
    address: "tcp://database.example.com:5433",
    database: "authelia",
    schema: "sso",
    username: "authelia",
    tls: {},
  },
  redis: { host: "redis.example.com", port: 6380, username: "authelia", databaseIndex: 2, tls: {} },
  ldap: {
    address: "ldap://directory.example.com",
    baseDn: "dc=example,dc=com",
    user: "uid=authelia,ou=people,dc=example,dc=com",
    implementation: "custom",
    startTls: true,
    tls: { serverName: "ldap.example.com" },
    additionalUsersDn: "ou=people",
    usersFilter: "(&({username_attribute}={input})(objectClass=inetOrgPerson))",
    additionalGroupsDn: "ou=groups",
    groupsFilter: "(&(member={dn})(objectClass=groupOfNames))",
    attributes: { username: "uid", displayName: "displayName", mail: "mail", groupName: "cn" },
    passwordChanges: true,
  },
};

/** Passwords as people choose them, with everything that YAML, shells and templates take for their own. */
export const awkwardPasswords: KnownPasswords = {
  ldap: `it's "quoted" \\ and #1: {{ secret "x" }} %{a}`,
  postgres: "'; drop table x; --",
  redis: "- not: a list",
  smtp: "ünïcode \t tab & <angle>",
};
