import { InvalidOption } from "../../internal/invalid-option";
import { checkShape, shaped } from "../../internal/shape";
import type { Generation } from "../versions";
import * as rules from "./rules";
import type { BackEndTls } from "./tls";

/** A kind of directory, which decides filters and attributes. */
export type LdapImplementation = "custom" | "activedirectory" | "rfc2307bis" | "freeipa" | "lldap" | "glauth";

/** The attributes of a person or a group in the directory. */
export interface LdapAttributes {
  /**
   * What a person signs in with, and is called in Memos.
   *
   * @default as the implementation has it: "uid" or "sAMAccountName", "cn" with `glauth`
   */
  readonly username?: string;

  /**
   * The name that other people see.
   *
   * @default as the implementation has it: "displayName", "cn" with `lldap`, "description" with `glauth`
   */
  readonly displayName?: string;

  /**
   * The e-mail address.
   *
   * @default "mail"
   */
  readonly mail?: string;

  /**
   * The name of a group.
   *
   * @default "cn"
   */
  readonly groupName?: string;
}

/**
 * The directory that knows the people, instead of a users file.
 *
 * @see https://www.authelia.com/configuration/first-factor/ldap/
 */
export interface Ldap {
  /**
   * Where it is: `ldaps://directory.example.com:636`, or `ldap://directory.example.com:389` with `startTls`. Authelia does not start
   * while it cannot be reached.
   */
  readonly address: string;

  /** The entry below which everything is looked for, such as `dc=example,dc=com`. */
  readonly baseDn: string;

  /** The entry as which Authelia searches, such as `uid=authelia,ou=people,dc=example,dc=com`; its password is `backEndPasswords.ldap`. */
  readonly user: string;

  /**
   * The kind of directory. Authelia 4.37 knows `custom` and `activedirectory`.
   *
   * @default "custom", which needs `usersFilter` and `groupsFilter`
   */
  readonly implementation?: LdapImplementation;

  /**
   * Whether to encrypt a connection to `ldap://` before anything is said. Without it passwords of people are sent as they are.
   *
   * @default false
   */
  readonly startTls?: boolean;

  /**
   * How the connection is encrypted.
   *
   * @default TLS 1.2 or newer, with a certificate for the server's name
   */
  readonly tls?: BackEndTls;

  /**
   * Where people are, below `baseDn`, such as `ou=people`.
   *
   * @default anywhere; "OU=people" with `lldap`
   */
  readonly additionalUsersDn?: string;

  /**
   * Finds a person, such as `(&({username_attribute}={input})(objectClass=person))`.
   *
   * @default as the implementation has it
   */
  readonly usersFilter?: string;

  /**
   * Where groups are, below `baseDn`, such as `ou=groups`.
   *
   * @default anywhere; "OU=groups" with `lldap`
   */
  readonly additionalGroupsDn?: string;

  /**
   * Finds a person's groups, such as `(&(member={dn})(objectClass=groupOfNames))`.
   *
   * @default as the implementation has it
   */
  readonly groupsFilter?: string;

  /**
   * Which attributes are read.
   *
   * @default as the implementation has it
   */
  readonly attributes?: LdapAttributes;

  /**
   * Whether people may reset their password in the portal, and change it from 4.39 on. Needs `smtp`, and a `user` who may write
   * passwords to the directory.
   *
   * @default false
   */
  readonly passwordChanges?: boolean;
}

/** The port that goes with the scheme of an address. */
export const ldapPort = (address: string): number => (address.startsWith("ldaps:") ? 636 : 389);

/** @throws InvalidOption for what Authelia cannot use. */
export function checkLdap(option: string, ldap: Ldap, generation: Generation): void {
  checkShape(option, ldap, {
    required: {
      address: rules.address("ldaps://directory.example.com:636", "ldaps", "ldap"),
      baseDn: rules.text,
      user: rules.text,
    },
    optional: {
      implementation: rules.oneOf(...generation.ldapImplementations),
      startTls: rules.flag,
      tls: rules.tls,
      additionalUsersDn: rules.text,
      usersFilter: rules.filter("{username_attribute}", "{input}"),
      additionalGroupsDn: rules.text,
      groupsFilter: rules.filter(),
      attributes: shaped({ required: {}, optional: attributeRules }),
      passwordChanges: rules.flag,
    },
  });
  if (ldap.startTls === true && ldap.address.startsWith("ldaps:")) {
    const remedy = "Leave it out, or write ldap:// as the address.";
    throw new InvalidOption(
      `${option}.startTls`,
      "must be left out with ldaps://, which is encrypted already",
      true,
      remedy,
    );
  }
  if ((ldap.implementation ?? "custom") !== "custom") return;
  for (const key of ["usersFilter", "groupsFilter"] as const) {
    if (ldap[key] !== undefined) continue;
    const remedy = "Write it, or name the implementation.";
    throw new InvalidOption(`${option}.${key}`, "must be given with implementation custom", undefined, remedy);
  }
}

const attributeRules = { username: rules.text, displayName: rules.text, mail: rules.text, groupName: rules.text };
