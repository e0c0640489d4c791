import { sectionIn } from "../authelia/configuration/user-settings";
import type { ResolvedArgs } from "./resolve-args";

/** What is allowed and may still not be meant, in a sentence each. */
export const collectWarnings = (resolved: ResolvedArgs): readonly string[] => [
  ...passwordAuthWarnings(resolved),
  ...ldapWarnings(resolved),
];

/** Ways into Memos that stay open beside Authelia. */
export function passwordAuthWarnings({
  accessPolicy,
  memosVersion,
  accessSwitches,
}: PasswordAuthContext): readonly string[] {
  if (!accessPolicy.allowPasswordAuth) return [];
  const reason =
    accessSwitches.passwordSwitchScope === "people"
      ? "anybody who reaches it can get an account."
      : "closing them would lock out its administrator too.";
  return [`Sign-in and sign-up by password stay open in Memos ${memosVersion}, beside Authelia: ${reason}`];
}

type PasswordAuthContext = Pick<ResolvedArgs, "accessPolicy" | "memosVersion" | "accessSwitches">;

/** Passwords and codes of a directory's people that go where they should not. */
export function ldapWarnings({ autheliaSettings, authorizationPolicy }: LdapContext): readonly string[] {
  const ldap = sectionIn(autheliaSettings, "authentication_backend", "ldap");
  if (ldap === undefined) return [];
  // Before 4.38 the address is called url.
  const isOpen = String(ldap.address ?? ldap.url).startsWith("ldap:") && ldap.start_tls !== true;
  const isWithoutMail = sectionIn(autheliaSettings, "notifier", "smtp") === undefined;
  return [
    ...(isOpen ? ["Passwords of people go to the directory as they are: write ldaps://, or start_tls: true."] : []),
    ...(authorizationPolicy === "two_factor" && isWithoutMail
      ? [
          "People register their second factor in the portal, which sends them a code. Without notifier.smtp it is written to " +
            "a file in Authelia's data volume, where nobody but an operator can read it.",
        ]
      : []),
  ];
}

type LdapContext = Pick<ResolvedArgs, "autheliaSettings" | "authorizationPolicy">;
