import type { Blueprint } from "./blueprint";

/** What is allowed and may still not be meant, in a sentence each. */
export const warningsOf = (plan: Blueprint): readonly string[] => [...doorWarnings(plan), ...directoryWarnings(plan)];

/** Doors that stay open beside Authelia. */
export function doorWarnings({ proof, memosVersion, doors }: Doors): readonly string[] {
  if (proof === "none")
    return ['With proof "none" sign-in and sign-up by password stay open in Memos, beside Authelia.'];
  if (doors.passwordSwitchBinds === "people") return [];
  const because =
    doors.passwordSwitchBinds === "nobody"
      ? "it takes passwords whatever its settings say."
      : "closing them would lock out its administrator too.";
  return [`Sign-in and sign-up by password stay open in Memos ${memosVersion}, beside Authelia: ${because}`];
}

type Doors = Pick<Blueprint, "proof" | "memosVersion" | "doors">;

/** Passwords and codes of a directory's people that go where they should not. */
export function directoryWarnings({ backEnds = {}, policy }: Directory): readonly string[] {
  const { ldap, smtp } = backEnds;
  if (ldap === undefined) return [];
  const isOpen = ldap.address.startsWith("ldap:") && ldap.startTls !== true;
  return [
    ...(isOpen
      ? ["Passwords of people go to backEnds.ldap.address as they are: write ldaps://, or startTls: true."]
      : []),
    ...(policy === "two_factor" && smtp === undefined
      ? [
          "People register their second factor in the portal, which sends them a code. Without backEnds.smtp it is written to " +
            "a file in Authelia's data volume, where nobody but an operator can read it.",
        ]
      : []),
  ];
}

type Directory = Pick<Blueprint, "backEnds" | "policy">;
