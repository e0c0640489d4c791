import { InvalidOption } from "../../pulumi/invalid-option";
import { isOlder } from "../versions";

/** What an upgrade from one version to another must not be done without. */
export interface UpgradeConstraints {
  /** The version that must have run in between, or undefined when none must. */
  readonly intermediateVersion?: string;

  /** The version on the way from which on people are known by a link that no older Memos has made, or undefined. */
  readonly identityLinkSince?: string;

  /** Whether no two accounts may have the same e-mail address from then on. */
  readonly uniqueEmailAddresses?: true;
}

/**
 * Older data cannot be opened from 0.26.0 on, unless this version has run on them: only 0.25 moves the version of the
 * database from the table migration_history, which it was kept in before, to the setting that later versions read.
 *
 * @see https://github.com/usememos/memos/blob/v0.25.3/store/migrator.go and v0.30.0, checkMinimumUpgradeVersion
 */
const intermediateVersion = "0.25.3";

/** The first version that cannot open what the stopover has not opened. */
const pastStopover = "0.26.0";

/**
 * Since then the table user_identity says whose account is whose; it begins empty, and before it the name did.
 *
 * @see https://github.com/usememos/memos/issues/5944
 */
const identityLinkSince = "0.28.0";

/**
 * Since then an e-mail address is unique, whatever its case.
 *
 * @see https://github.com/usememos/memos/tree/main/store/migration/sqlite/0.31
 */
const uniqueEmailAddressesSince = "0.31.0";

/** Whether a version knows people by that link. */
export const knowsPeopleByLinks = (version: string): boolean => !isOlder(version, identityLinkSince);

/** What stands between two versions of Memos for one and the same data. */
export function upgradeConstraints(before: string, after: string): UpgradeConstraints {
  const crosses = (from: string, to: string): boolean => isOlder(before, from) && !isOlder(after, to);
  return {
    ...(crosses(intermediateVersion, pastStopover) ? { intermediateVersion } : {}),
    ...(crosses(identityLinkSince, identityLinkSince) ? { identityLinkSince } : {}),
    ...(crosses(uniqueEmailAddressesSince, uniqueEmailAddressesSince) ? { uniqueEmailAddresses: true } : {}),
  };
}

/** A change of the Memos that runs on some data. */
export interface VersionChange {
  /** The version that ran last on the data. */
  readonly before: string;

  /** The version that is to run. */
  readonly after: string;

  /** Whether newcomers get an account, now and after the change. */
  readonly allowUserRegistration: boolean;

  /** Whether it has been said that people's accounts will be linked anew. */
  readonly acceptUnlinkedAccounts: boolean;

  /** The copies of the database that one could go back to, newest first. */
  readonly copies: readonly string[];
}

/** Options have the names that Memos has for them, be it alone or in a whole stack. */
export const namesInMemosSso = " In MemosSso the options are memosImage and memosBackups.";

/**
 * Checks whether the data can be handed from one version to the other.
 *
 * @throws InvalidOption with the step to take instead.
 */
export function checkVersionChange(change: VersionChange): void {
  refuseOlder(change);
  const { intermediateVersion, identityLinkSince } = upgradeConstraints(change.before, change.after);
  if (intermediateVersion !== undefined) refuseWithoutStopover(change, intermediateVersion);
  if (identityLinkSince !== undefined) refuseUnlinked(change, identityLinkSince);
}

function refuseOlder({ before, after, copies }: VersionChange): void {
  if (!isOlder(after, before)) return;
  const wayBack = copies.filter((copy) => opensWith(copy, after));
  throw new InvalidOption(
    "image",
    `must be a Memos of ${before} or newer, since that has opened the data`,
    after,
    `An older Memos cannot read their newer form. Put ${before} back, or go back to a copy of the database with backups.restore; ` +
      (wayBack.length === 0 ? `there is none that ${after} can open.` : `there are ${wayBack.join(", ")}.`) +
      namesInMemosSso,
  );
}

function refuseWithoutStopover({ before, after }: VersionChange, stopover: string): void {
  throw new InvalidOption(
    "image",
    `must be a Memos of ${stopover} first, since the data are of ${before}`,
    after,
    `Memos ${after} cannot open data that ${stopover} has not moved: first ${stopover}, then, once that is healthy, ${after}.` +
      namesInMemosSso,
  );
}

function refuseUnlinked(
  { before, after, allowUserRegistration, acceptUnlinkedAccounts }: VersionChange,
  since: string,
): void {
  if (!allowUserRegistration) {
    throw new InvalidOption(
      "accessPolicy.allowUserRegistration",
      `must be true on the way from Memos ${before} to ${after}`,
      false,
      `From ${since} on Memos takes everybody for new who has not been linked to the identity provider, and nobody has: they would be ` +
        "refused. Open it, upgrade, and close it when everybody has signed in.",
    );
  }
  if (acceptUnlinkedAccounts) return;
  throw new InvalidOption(
    "image",
    `must stay below ${since} until people's accounts are seen to`,
    after,
    `From ${since} on Memos knows people by a link to the identity provider, and makes none for accounts that are there: at the next ` +
      "sign-in everybody would get another, empty account. Before: open accessPolicy.allowPasswordAuth and let each person set a password of " +
      "Memos' own. After: let each sign in by it and link the identity provider in Memos' settings, before the first sign-in through it. " +
      `Then say backups.acceptUnlinkedAccounts: true.${namesInMemosSso}`,
  );
}

/** Whether a version of Memos can open a copy: one that is not newer than itself. */
function opensWith(copy: string, version: string): boolean {
  const of = versionOfCopy(copy);
  return of !== undefined && !isOlder(version, of) && upgradeConstraints(of, version).intermediateVersion === undefined;
}

const copyName = /-(\d+\.\d+\.\d+|unknown)-\d{8}T\d{6}Z$/;

/**
 * Names a copy of a database after what it was copied from.
 *
 * @param version the version that last ran on it, or undefined when nobody knows
 * @returns such as `sso-memos-data-1a2b3c4-0.29.1-20261125T101500Z`.
 */
export const copyNameOf = (volume: string, version: string | undefined, time: Date): string =>
  `${volume}-${version ?? "unknown"}-${time.toISOString().replaceAll(/[-:]/g, "").replace(/\.\d+/, "")}`;

/** Whether a text is the name of a copy. */
export const isCopyName = (name: string): boolean => copyName.test(name);

/** The version that last ran on what was copied; undefined when nobody knew. */
export function versionOfCopy(name: string): string | undefined {
  const version = copyName.exec(name)?.[1];
  return version === "unknown" ? undefined : version;
}

/** The copies with the newest first. */
export const newestFirst = (copies: readonly string[]): string[] =>
  [...copies].sort((one, other) => timeOf(other).localeCompare(timeOf(one)));

/** The copies that are too many, but never the one that is in use. */
export const surplus = (copies: readonly string[], keep: number, inUse: string | undefined): string[] =>
  newestFirst(copies)
    .slice(keep)
    .filter((copy) => copy !== inUse);

const timeOf = (copy: string): string => copy.split("-").at(-1) ?? "";
