import { sectionIn } from "../authelia/configuration/user-settings";
import type { Blueprint } from "./resolve-args";

/** What is allowed and may still not be meant, in a sentence each. */
export const warningsOf = (plan: Blueprint): readonly string[] => [...doorWarnings(plan), ...directoryWarnings(plan)];

/** Ways into Memos that stay open beside Authelia. */
export function doorWarnings({ access, memosVersion, doors }: Doors): readonly string[] {
  if (!access.passwordSignIn) return [];
  const because =
    doors.passwordSwitchBinds === "people"
      ? "anybody who reaches it can get an account."
      : "closing them would lock out its administrator too.";
  return [`Sign-in and sign-up by password stay open in Memos ${memosVersion}, beside Authelia: ${because}`];
}

type Doors = Pick<Blueprint, "access" | "memosVersion" | "doors">;

/** Passwords and codes of a directory's people that go where they should not. */
export function directoryWarnings({ autheliaSettings, policy }: Directory): readonly string[] {
  const ldap = sectionIn(autheliaSettings, "authentication_backend", "ldap");
  if (ldap === undefined) return [];
  // Before 4.38 the address is called url.
  const isOpen = String(ldap.address ?? ldap.url).startsWith("ldap:") && ldap.start_tls !== true;
  const isWithoutMail = sectionIn(autheliaSettings, "notifier", "smtp") === undefined;
  return [
    ...(isOpen ? ["Passwords of people go to the directory as they are: write ldaps://, or start_tls: true."] : []),
    ...(policy === "two_factor" && isWithoutMail
      ? [
          "People register their second factor in the portal, which sends them a code. Without notifier.smtp it is written to " +
            "a file in Authelia's data volume, where nobody but an operator can read it.",
        ]
      : []),
  ];
}

type Directory = Pick<Blueprint, "autheliaSettings" | "policy">;
