import type { AutheliaClient } from "./client-options";
import type { Policy, Settings } from "./settings";
import { membersOf, type Person } from "../users/users";
import { everybodyButProbe } from "../users/test-user";

/** What applies where a client says nothing of its own. */
type Defaults = Pick<Settings, "policy" | "group">;

/** The factors that a client asks for. */
export const policyOf = ({ policy }: Pick<AutheliaClient, "policy">, defaults: Defaults): Policy =>
  policy ?? defaults.policy;

/** The only group that gets in to a client; everybody does when there is none. */
export const groupOf = ({ group }: Pick<AutheliaClient, "group">, defaults: Defaults): string | undefined =>
  group ?? defaults.group;

/** Whether anybody is asked for a second factor anywhere. */
export const asksForSecondFactor = (settings: Pick<Settings, "policy" | "group" | "clients">): boolean =>
  [settings, ...settings.clients].some((one) => policyOf(one, settings) === "two_factor");

/** Every group that some rule names. */
export const groupsIn = ({ group, clients }: Pick<Settings, "group" | "clients">): readonly string[] => [
  ...new Set([group, ...clients.map((client) => client.group)].filter((one) => one !== undefined)),
];

/** The names that an application may let in when only a group gets in to it, as an anchored pattern of Go's RE2. */
export function identifierFilterFor(
  group: string | undefined,
  { generation }: Pick<Settings, "generation">,
  people: readonly Person[] | undefined,
): string {
  if (group === undefined || generation.authorizationPolicies) return everybodyButProbe;
  // Before 4.38 Authelia knows no policy for a group: there the application lets in nobody but its members.
  return `^(${membersOf("group", group, people ?? []).join("|")})$`;
}
