import { InvalidOption } from "../../internal/invalid-option";

/** What is asked for. */
export interface Wish {
  /** The name of the rotation that somebody has asked for, such as `2026-11`. Default none. */
  readonly rotation?: string;

  /** The age in days at which a rotation is due. */
  readonly afterDays: number;
}

/** The rotation that is in force, and when the next is due. */
export interface Turn {
  /** Its name; empty before the first. */
  readonly label: string;

  /** Since when, in UTC as ISO 8601. */
  readonly since: string;

  /** The day from which on the next `up` rotates, such as `2026-11-25`, in UTC. */
  readonly due: string;

  /** Why it came to that; what a preview shows. */
  readonly because: string;
}

/**
 * Finds the rotation that is in force: another when somebody has asked for it, or when the present one has come of age.
 *
 * What was there before is not known: its age is counted from the first look.
 *
 * @param before what was asked for and decided at the last look, if there was one
 */
export function turnAt(now: Date, wish: Wish, before: (Wish & Turn) | undefined): Turn {
  const { rotation, afterDays } = wish;
  const since = now.toISOString();
  const due = dayOf(later(now, afterDays));
  if (before === undefined) return { label: rotation ?? "", since, due, because: "its age is counted from here on" };
  const today = dayOf(now);
  if (before.rotation !== rotation)
    return { label: rotation ?? today, since, due, because: "another rotation was asked for" };
  const age = daysBetween(before.since, now);
  if (age < afterDays) {
    const { label, because } = before;
    return { label, since: before.since, due: dayOf(later(new Date(before.since), afterDays)), because };
  }
  const label = rotation === undefined ? today : `${rotation}.${today}`;
  return { label, since, due, because: `the last one was ${age} days old, and may be ${afterDays}` };
}

/** The longest name that an age can lead to. */
export const longestLabel = ({ rotation }: Pick<Wish, "rotation">): string =>
  rotation === undefined ? "2026-11-25" : `${rotation}.2026-11-25`;

/**
 * Checks an age.
 *
 * @throws InvalidOption for one that is no whole number of days.
 */
export function checkDays(option: string, days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= longest) return;
  throw new InvalidOption(option, `must be a whole number of days, 1 to ${longest}`, days, "Write one such as 90.");
}

/** A hundred years: later days are beyond what a date can be. */
const longest = 36_500;

const day = 24 * 60 * 60 * 1000;

const later = (date: Date, days: number): Date => new Date(date.getTime() + days * day);

const daysBetween = (since: string, now: Date): number => Math.floor((now.getTime() - Date.parse(since)) / day);

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
