import { InvalidOption } from "../internal/invalid-option";
import type { LdapImplementation } from "./back-ends/ldap";

/** The form of configuration.yml that a version reads. */
export type Dialect = "4.37" | "4.38";

/** What one minor version of Authelia can do; the only place where its version numbers stand. */
export interface Generation {
  /** The minor version, such as `4.39`. */
  readonly minor: string;

  /** The form of its configuration. `4.38` has gone on in later versions. */
  readonly dialect: Dialect;

  /** The filters that its configuration goes through before it is read as YAML, for `X_AUTHELIA_CONFIG_FILTERS`. */
  readonly filters: "" | "template";

  /** Whether a client can be given a policy of its own, such as "only this group". */
  readonly authorizationPolicies: boolean;

  /** How many keys that sign ID tokens can be published. */
  readonly signingKeys: "one" | "several";

  /** Whether changing the own password can be switched off. */
  readonly passwordChange: boolean;

  /** The kinds of directories that it knows. */
  readonly ldapImplementations: readonly LdapImplementation[];
}

const since38 = {
  dialect: "4.38",
  filters: "template",
  authorizationPolicies: true,
  signingKeys: "several",
  ldapImplementations: ["custom", "activedirectory", "rfc2307bis", "freeipa", "lldap", "glauth"],
} as const;

const generations: readonly Generation[] = [
  {
    minor: "4.37",
    dialect: "4.37",
    filters: "",
    authorizationPolicies: false,
    signingKeys: "one",
    passwordChange: false,
    ldapImplementations: ["custom", "activedirectory"],
  },
  { minor: "4.38", ...since38, passwordChange: false },
  { minor: "4.39", ...since38, passwordChange: true },
];

/**
 * Finds what a version of Authelia can do.
 *
 * @throws InvalidOption when the version is not supported.
 */
export function generationOf(option: string, version: string): Generation {
  const found = generations.find(({ minor }) => version.startsWith(`${minor}.`));
  if (found !== undefined) return found;
  const supported = generations.map(({ minor }) => minor).join(", ");
  throw new InvalidOption(
    option,
    `must be an Authelia of ${supported}`,
    version,
    "Choose an image of one of these versions.",
  );
}
