import type * as pulumi from "@pulumi/pulumi";
import type { Rule } from "../../internal/dynamic";
import { InvalidOption } from "../../internal/invalid-option";
import { checkShape } from "../../internal/shape";
import type { Generation } from "../versions";
import { checkLdap, type Ldap } from "./ldap";
import { checkPostgres, type Postgres } from "./postgres";
import { checkRedis, type Redis } from "./redis";
import { checkSmtp, type Smtp } from "./smtp";

/** Servers that Authelia uses instead of files and its memory. */
export interface BackEnds {
  /**
   * The directory that knows the people; `people` must be left out then.
   *
   * @default people are those in `people`
   */
  readonly ldap?: Ldap;

  /**
   * The database of second factors and consents.
   *
   * @default SQLite in a volume
   */
  readonly postgres?: Postgres;

  /**
   * What keeps the sessions.
   *
   * @default Authelia's memory: people sign in again when it starts again
   */
  readonly redis?: Redis;

  /**
   * What takes e-mail.
   *
   * @default e-mail is written to a file in Authelia's data volume
   */
  readonly smtp?: Smtp;

  /**
   * Names of Docker networks in which Authelia finds servers. Whoever else is in them can tell Authelia any address and name in
   * headers: let nothing but these servers be there.
   *
   * @default none: servers on other machines are reached without
   */
  readonly networks?: readonly pulumi.Input<string>[];

  /**
   * Certificates of the authorities that vouch for the servers, as PEM, beside those that everyone trusts.
   *
   * @default none
   */
  readonly caCertificates?: pulumi.Input<string>;
}

/** The passwords with which Authelia signs in to servers. */
export interface BackEndPasswords {
  /** Of `backEnds.ldap.user`. */
  readonly ldap?: pulumi.Input<string>;

  /** Of `backEnds.postgres.username`. */
  readonly postgres?: pulumi.Input<string>;

  /** Of `backEnds.redis`. Default none. */
  readonly redis?: pulumi.Input<string>;

  /** Of `backEnds.smtp.username`. */
  readonly smtp?: pulumi.Input<string>;
}

/** The passwords, each known; empty where there is none. */
export type KnownPasswords = Readonly<Record<keyof BackEndPasswords, string>>;

/** The servers without what may be an output. */
export const serversIn = (
  backEnds: BackEnds | undefined,
): Omit<BackEnds, "networks" | "caCertificates"> | undefined => {
  if (backEnds === undefined) return undefined;
  const { networks: _networks, caCertificates: _caCertificates, ...servers } = backEnds;
  return servers;
};

/** What decides whether the servers can be used. */
export interface Surroundings {
  readonly generation: Generation;

  /** Whether the users file has anybody in it. */
  readonly hasPeople: boolean;

  readonly group: string | undefined;
}

/**
 * Checks the servers against each other and against the version.
 *
 * @param option where they were given, for the error's text
 * @throws InvalidOption for what Authelia cannot use, or for what two options decide about.
 */
export function checkBackEnds(option: string, backEnds: BackEnds, surroundings: Surroundings): void {
  const { ldap, postgres, redis, smtp } = backEnds;
  checkShape(option, backEnds, {
    required: {},
    optional: { ldap: any, postgres: any, redis: any, smtp: any, networks: list, caCertificates: any },
  });
  const { generation } = surroundings;
  if (smtp !== undefined) checkSmtp(`${option}.smtp`, smtp, generation);
  if (postgres !== undefined) checkPostgres(`${option}.postgres`, postgres);
  if (redis !== undefined) checkRedis(`${option}.redis`, redis);
  if (ldap === undefined) return;
  checkLdap(`${option}.ldap`, ldap, generation);
  checkDirectory(option, ldap, smtp, surroundings);
}

function checkDirectory(option: string, ldap: Ldap, smtp: Smtp | undefined, surroundings: Surroundings): void {
  const { generation, hasPeople, group } = surroundings;
  if (hasPeople) {
    const remedy = "Leave out people: the directory has the people and their passwords.";
    throw new InvalidOption(`${option}.ldap`, "must not be given together with people", "[both]", remedy);
  }
  if (group !== undefined && !generation.authorizationPolicies) {
    const rule = `must be left out with ${option}.ldap and Authelia ${generation.minor}, which has no rule for a group`;
    throw new InvalidOption("group", rule, group, "Put the group into usersFilter, or run Authelia 4.38 or newer.");
  }
  if (ldap.passwordChanges === true && smtp === undefined) {
    const remedy = "Give smtp too: a person gets the link for a new password by e-mail.";
    throw new InvalidOption(`${option}.ldap.passwordChanges`, `must be false without ${option}.smtp`, true, remedy);
  }
}

/**
 * Checks that each password that is needed is there, and none that nobody uses.
 *
 * @param option where they were given, for the error's text
 * @throws InvalidOption with the path, never with a password.
 */
export function checkPasswords(option: string, backEnds: BackEnds, passwords: Partial<KnownPasswords>): void {
  const { ldap, postgres, redis, smtp } = backEnds;
  checkShape(option, passwords, {
    required: {},
    optional: { ldap: password, postgres: password, redis: password, smtp: password },
  });
  const wanted = { ldap: ldap !== undefined, postgres: postgres !== undefined, smtp: smtp?.username !== undefined };
  for (const [key, isWanted] of Object.entries(wanted) as [keyof typeof wanted, boolean][]) {
    const isGiven = (passwords[key] ?? "") !== "";
    if (isWanted && !isGiven) {
      throw new InvalidOption(
        `${option}.${key}`,
        `must be given with backEnds.${key}`,
        undefined,
        "Add it as a secret.",
      );
    }
    if (isGiven && !isWanted)
      refuseUnused(`${option}.${key}`, key === "smtp" ? "backEnds.smtp.username" : `backEnds.${key}`);
  }
  if ((passwords.redis ?? "") !== "" && redis === undefined) refuseUnused(`${option}.redis`, "backEnds.redis");
}

const refuseUnused = (option: string, without: string): never => {
  throw new InvalidOption(option, `must be left out without ${without}`, "[secret]", "Nobody uses it.");
};

const any: Rule = () => undefined;

const list: Rule = (option, value) => {
  if (Array.isArray(value)) return;
  throw new InvalidOption(option, "must be a list", value, "Write a list of names of Docker networks.");
};

const password: Rule = (option, value) => {
  if (typeof value === "string" && !/[\r\n]/.test(value)) return;
  throw new InvalidOption(option, "must be a text on one line", "[secret]", "Look for a line end in it.");
};
