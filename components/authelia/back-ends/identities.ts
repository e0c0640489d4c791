import { checkPeople, membersOf, type Person } from "../people";
import type { Generation } from "../versions";
import { type BackEnds, checkBackEnds } from "./back-ends";

/** Where the people who sign in come from. */
export interface Source {
  readonly generation: Generation;
  readonly people: readonly Person[] | undefined;
  readonly group: string | undefined;
  readonly backEnds: BackEnds | undefined;
}

/**
 * Checks who may sign in, and the servers that Authelia asks about them or for them.
 *
 * @returns the people, as far as the program knows them: undefined with a directory
 * @throws InvalidOption for a mistake in `people`, `group` or `backEnds`.
 */
export function checkIdentities({
  generation,
  people = [],
  group,
  backEnds = {},
}: Source): readonly Person[] | undefined {
  checkBackEnds("backEnds", backEnds, { generation, hasPeople: people.length > 0, group });
  if (backEnds.ldap !== undefined) return undefined;
  checkPeople("people", people);
  if (group !== undefined) membersOf("group", group, people);
  return people;
}
