import { sectionIn } from "../authelia/configuration/user-settings";
import type { ResolvedArgs } from "./resolve-args";

/** What is allowed and may still not be meant, in a sentence each. */
export const collectWarnings = (resolved: ResolvedArgs): readonly string[] => [
  ...passwordAuthWarnings(resolved),
  ...ldapWarnings(resolved.authelia),
];

/** Ways into Memos that stay open beside Authelia. */
function passwordAuthWarnings({ accessPolicy, versions, accessSwitches }: ResolvedArgs): readonly string[] {
  const { allowPasswordAuth, allowUserRegistration } = accessPolicy;
  if (!allowPasswordAuth) return [];
  if (!allowUserRegistration) {
    const reason = "a password of Memos needs no second factor and no group.";
    return [`Sign-in by password stays open in Memos ${versions.memos}, beside Authelia: ${reason}`];
  }
  const reason =
    accessSwitches.passwordSwitchScope === "people"
      ? "anybody who reaches it can get an account."
      : "closing them would lock out its administrator too.";
  return [`Sign-in and sign-up by password stay open in Memos ${versions.memos}, beside Authelia: ${reason}`];
}

/** Passwords and codes of a directory's people that go where they should not. */
export function ldapWarnings({
  settings,
  authorizationPolicy,
}: Pick<ResolvedArgs["authelia"], "settings" | "authorizationPolicy">): readonly string[] {
  const ldap = sectionIn(settings, "authentication_backend", "ldap");
  if (ldap === undefined) return [];
  // Before 4.38 the address is called url.
  const isOpen = String(ldap.address ?? ldap.url).startsWith("ldap:") && ldap.start_tls !== true;
  const isWithoutMail = sectionIn(settings, "notifier", "smtp") === undefined;
  return [
    ...(isOpen ? ["Passwords of people go to the directory as they are: write ldaps://, or start_tls: true."] : []),
    ...(authorizationPolicy !== "one_factor" && isWithoutMail
      ? [
          "People register their second factor in the portal, which sends them a code. Without notifier.smtp it is written to " +
            "a file in Authelia's data volume, where nobody but an operator can read it.",
        ]
      : []),
  ];
}
