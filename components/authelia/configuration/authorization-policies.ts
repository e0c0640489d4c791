import type { AutheliaClient } from "./client-options";
import type { AuthorizationPolicy, Settings } from "./settings";
import { groupMembers, type User } from "../users/users";
import { excludeTestUser } from "../users/test-user";

/** What applies where a client says nothing of its own. */
type Defaults = Pick<Settings, "authorizationPolicy" | "group">;

/** The factors that a client asks for. */
export const authorizationPolicy = (
  { authorizationPolicy }: Pick<AutheliaClient, "authorizationPolicy">,
  defaults: Defaults,
): AuthorizationPolicy => authorizationPolicy ?? defaults.authorizationPolicy;

/** The only group that gets in to a client; everybody does when there is none. */
export const requiredGroup = ({ group }: Pick<AutheliaClient, "group">, defaults: Defaults): string | undefined =>
  group ?? defaults.group;

/** Whether anybody is asked for a second factor anywhere. */
export const requiresTwoFactor = (settings: Pick<Settings, "authorizationPolicy" | "group" | "clients">): boolean =>
  [settings, ...settings.clients].some((client) => authorizationPolicy(client, settings) === "two_factor");

/** Every group that some rule names. */
export const allGroups = ({ group, clients }: Pick<Settings, "group" | "clients">): readonly string[] => [
  ...new Set([group, ...clients.map((client) => client.group)].filter((one) => one !== undefined)),
];

/** The names that an application may let in when only a group gets in to it, as an anchored pattern of Go's RE2. */
export function renderIdentifierFilter(
  group: string | undefined,
  { traits }: Pick<Settings, "traits">,
  users: readonly User[] | undefined,
): string {
  if (group === undefined || traits.authorizationPolicies) return excludeTestUser;
  // Before 4.38 Authelia knows no policy for a group: there the application lets in nobody but its members.
  return `^(${groupMembers("group", group, users ?? []).join("|")})$`;
}
