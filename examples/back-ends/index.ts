import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "pulumi-memos-sso";

const config = new pulumi.Config();
const domain = config.require("domain");

const notes = new MemosSso("notes", {
  domain,
  httpsPort: 443,
  acme: { email: `webmaster@${domain}` },
  group: "memos",
  backEnds: {
    ldap: {
      address: `ldaps://directory.${domain}`,
      implementation: "lldap",
      baseDn: "dc=example,dc=com",
      user: "uid=authelia,ou=people,dc=example,dc=com",
      passwordChanges: true,
    },
    postgres: { address: `tcp://database.${domain}:5432`, database: "authelia", username: "authelia", tls: {} },
    redis: { host: `redis.${domain}`, tls: {} },
    smtp: {
      address: `submissions://mail.${domain}:465`,
      sender: `Authelia <authelia@${domain}>`,
      username: "authelia",
    },
  },
  backEndPasswords: {
    ldap: config.requireSecret("ldapPassword"),
    postgres: config.requireSecret("postgresPassword"),
    redis: config.requireSecret("redisPassword"),
    smtp: config.requireSecret("smtpPassword"),
  },
});

export const { memosUrl, administrator, signIn } = notes;
