import { checkBackEnds, type Surroundings } from "../../../components/authelia/back-ends/back-ends";
import { generationOf } from "../../../components/authelia/versions";
import { servers } from "../../support/back-ends";

const { smtp, postgres, redis, ldap } = servers;

const checked =
  (backEnds: object, { version = "4.39.20", ...others }: Partial<Surroundings> & { version?: string } = {}) =>
  () => {
    const generation = generationOf("image", version);
    checkBackEnds("backEnds", backEnds, { generation, hasPeople: false, group: undefined, ...others });
  };

it.each(["4.37.5", "4.38.0", "4.39.20"])("%s takes a server of each kind", (version) => {
  expect(checked({ ...servers, networks: ["back"], caCertificates: "PEM" }, { version })).not.toThrow();
});

describe("what nobody could use is refused, with its path", () => {
  it.each<[string, object, string]>([
    ["an unknown server", { mysql: {} }, "backEnds must have no other keys than are known"],
    [
      "a typing error",
      { smtp: { ...smtp, adress: "x" } },
      'backEnds.smtp must have no other keys than are known, got "adress"',
    ],
    ["a text", { redis: "redis" }, "backEnds.redis must be an object"],
    ["no address", { smtp: { sender: smtp.sender } }, "backEnds.smtp.address must be given"],
    ["no scheme", { smtp: { ...smtp, address: "mail:25" } }, "backEnds.smtp.address must be submissions:// or"],
    ["a path", { smtp: { ...smtp, address: "smtp://mail:25/x" } }, "backEnds.smtp.address must be"],
    ["a port too high", { postgres: { ...postgres, address: "tcp://db:70000" } }, "backEnds.postgres.address must be"],
    [
      "another scheme",
      { postgres: { ...postgres, address: "postgres://db" } },
      "backEnds.postgres.address must be tcp://",
    ],
    [
      "a sender without a domain",
      { smtp: { ...smtp, sender: "me" } },
      "backEnds.smtp.sender must be an e-mail address",
    ],
    ["a sender half in brackets", { smtp: { ...smtp, sender: "Me <me@x.org" } }, "backEnds.smtp.sender must be"],
    ["a template", { smtp: { ...smtp, subject: '{{ env "X" }}' } }, 'backEnds.smtp.subject must not hold "{{"'],
    ["no database", { postgres: { ...postgres, database: " " } }, "backEnds.postgres.database must be a line of text"],
    ["a host with a port", { redis: { host: "redis:6379" } }, "backEnds.redis.host must be the name of a server"],
    ["a port as text", { redis: { host: "redis", port: "6379" } }, "backEnds.redis.port must be a whole number"],
    [
      "an old TLS",
      { redis: { ...redis, tls: { minimumVersion: "TLS1.0" } } },
      "backEnds.redis.tls.minimumVersion must be",
    ],
    [
      "a check that is skipped",
      { redis: { ...redis, tls: { skipVerify: true } } },
      "backEnds.redis.tls must have no other",
    ],
    [
      "no filter",
      { ldap: { ...ldap, usersFilter: undefined } },
      "backEnds.ldap.usersFilter must be given with implementation custom",
    ],
    [
      "a filter for nobody",
      { ldap: { ...ldap, usersFilter: "(uid=john)" } },
      "backEnds.ldap.usersFilter must stand in parentheses and hold",
    ],
    [
      "a bare filter",
      { ldap: { ...ldap, groupsFilter: "member={dn}" } },
      "backEnds.ldap.groupsFilter must stand in parentheses,",
    ],
    [
      "an unknown directory",
      { ldap: { ...ldap, implementation: "nis" } },
      "backEnds.ldap.implementation must be one of",
    ],
    [
      "an unknown attribute",
      { ldap: { ...ldap, attributes: { nick: "x" } } },
      "backEnds.ldap.attributes must have no other",
    ],
    [
      "TLS twice",
      { ldap: { ...ldap, address: "ldaps://directory" } },
      "backEnds.ldap.startTls must be left out with ldaps://",
    ],
    ["one network alone", { networks: "back" }, "backEnds.networks must be a list"],
  ])("%s", (_what, backEnds, words) => {
    expect(checked({ smtp, ...backEnds })).toThrow(words);
  });
});

describe("with Authelia 4.37", () => {
  it.each(["submissions://mail:587", "smtp://mail:465"])("%s is refused, because the port decides there", (address) => {
    expect(checked({ smtp: { ...smtp, address } }, { version: "4.37.5" })).toThrow(
      "backEnds.smtp.address must be submissions:// at port 465 and nowhere else with Authelia 4.37",
    );
    expect(checked({ smtp: { ...smtp, address } })).not.toThrow();
  });

  it("a directory that it does not know yet is refused", () => {
    const known = { ldap: { ...ldap, implementation: "lldap" }, smtp };
    expect(checked(known, { version: "4.37.5" })).toThrow("must be one of custom, activedirectory");
    expect(checked(known, { version: "4.38.0" })).not.toThrow();
  });

  it("a group of the directory is refused, because nobody would keep the rule", () => {
    expect(checked({ ldap, smtp }, { version: "4.37.5", group: "memos" })).toThrow(
      'group must be left out with backEnds.ldap and Authelia 4.37, which has no rule for a group, got "memos". ' +
        "Put the group into usersFilter, or run Authelia 4.38 or newer.",
    );
    expect(checked({ ldap, smtp }, { version: "4.38.0", group: "memos" })).not.toThrow();
    expect(checked({ smtp }, { version: "4.37.5", group: "memos" })).not.toThrow();
  });
});

it("people and a directory exclude each other", () => {
  expect(checked({ ldap, smtp }, { hasPeople: true })).toThrow("backEnds.ldap must not be given together with people");
  expect(checked({ smtp }, { hasPeople: true })).not.toThrow();
});

it("nobody can ask for a new password where no e-mail is sent", () => {
  expect(checked({ ldap })).toThrow("backEnds.ldap.passwordChanges must be false without backEnds.smtp");
  expect(checked({ ldap: { ...ldap, passwordChanges: false } })).not.toThrow();
});
