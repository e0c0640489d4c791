import { InvalidOption } from "../pulumi/invalid-option";

/** The form of configuration.yml that a version reads. */
export type ConfigFormat = "4.37" | "4.38";

/** What one minor version of Authelia can do; the only place where its version numbers stand. */
export interface VersionTraits {
  /** The minor version, such as `4.39`. */
  readonly minor: string;

  /** The form of its configuration. `4.38` has gone on in later versions. */
  readonly configFormat: ConfigFormat;

  /** The filters that its configuration goes through before it is read as YAML, for `X_AUTHELIA_CONFIG_FILTERS`. */
  readonly filters: "" | "template";

  /** Whether a client can be given a policy of its own, such as "only this group". */
  readonly authorizationPolicies: boolean;

  /** Whether changing the own password can be switched off. */
  readonly passwordChange: boolean;

  /** How long it may take to end, in seconds, before it is killed. */
  readonly stopTimeout: number;

  /** How it takes the secret of a second factor: from a file, or among its arguments, where whoever lists processes sees it. */
  readonly totpImportVia: "file" | "argument";
}

/** Enough for what is under way to be answered and for the database to be closed; it ends by itself as soon as that is done. */
const defaultStopTimeout = 20;

/**
 * 4.37 does not end by itself. When it is told to, it answers what is under way, closes its server and then its database, and
 * waits for the watcher of its users file, which it ends only afterwards. The slowest of its answers, to a wrong
 * password, takes just below a second.
 *
 * @see https://github.com/authelia/authelia/blob/v4.37.5/internal/commands/root.go
 */
const stopTimeout437 = 1;

const since38 = {
  configFormat: "4.38",
  filters: "template",
  authorizationPolicies: true,
  stopTimeout: defaultStopTimeout,
  totpImportVia: "file",
} as const;

const supportedVersions: readonly VersionTraits[] = [
  {
    minor: "4.37",
    configFormat: "4.37",
    filters: "",
    authorizationPolicies: false,
    passwordChange: false,
    stopTimeout: stopTimeout437,
    totpImportVia: "argument",
  },
  { minor: "4.38", ...since38, passwordChange: false },
  { minor: "4.39", ...since38, passwordChange: true },
];

/**
 * Finds what a version of Authelia can do.
 *
 * @throws InvalidOption when the version is not supported.
 */
export function traitsOf(option: string, version: string): VersionTraits {
  const found = supportedVersions.find(({ minor }) => version.startsWith(`${minor}.`));
  if (found !== undefined) return found;
  const supported = supportedVersions.map(({ minor }) => minor).join(", ");
  throw new InvalidOption(
    option,
    `must be an Authelia of ${supported}`,
    version,
    "Choose an image of one of these versions.",
  );
}
