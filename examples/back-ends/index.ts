import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.require("domain");

const notes = new MemosSso("notes", {
  domain,
  httpsPort: 443,
  acme: { email: `webmaster@${domain}` },
  group: "memos",
  autheliaSettings: {
    authentication_backend: {
      password_reset: { disable: false },
      password_change: { disable: false },
      ldap: {
        address: `ldaps://directory.${domain}`,
        implementation: "lldap",
        base_dn: "dc=example,dc=com",
        user: "uid=authelia,ou=people,dc=example,dc=com",
      },
    },
    storage: {
      postgres: {
        address: `tcp://database.${domain}:5432`,
        database: "authelia",
        username: "authelia",
        tls: { minimum_version: "TLS1.2" },
      },
    },
    session: { redis: { host: `redis.${domain}`, port: 6379, tls: { minimum_version: "TLS1.2" } } },
    notifier: {
      smtp: {
        address: `submissions://mail.${domain}:465`,
        sender: `Authelia <authelia@${domain}>`,
        username: "authelia",
      },
    },
  },
  autheliaSecretFiles: {
    "authentication_backend.ldap.password": config.requireSecret("ldapPassword"),
    "storage.postgres.password": config.requireSecret("postgresPassword"),
    "session.redis.password": config.requireSecret("redisPassword"),
    "notifier.smtp.password": config.requireSecret("smtpPassword"),
  },
});

export const { memosUrl, administrator, signIn } = notes;
