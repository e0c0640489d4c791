import type { Blueprint } from "./blueprint";

/** What is allowed and may still not be meant, in a sentence each. */
export function warningsOf({ backEnds = {}, policy }: Pick<Blueprint, "backEnds" | "policy">): readonly string[] {
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
