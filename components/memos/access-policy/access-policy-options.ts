import { InvalidOption } from "../../pulumi/invalid-option";
import { flag, oneOf, optional } from "../../pulumi/option-rules";
import { object } from "../../pulumi/shape";
import type { AccessMode } from "../api/memos-api";
import type { VersionTraits } from "../versions";

/** How people may sign in to Memos, with the same keys for every version of Memos. */
export interface AccessPolicyOptions {
  /**
   * Whether people may also sign in by a password in Memos. Administrators always may, at `/auth/admin`. It is switched off before
   * others can reach Memos.
   *
   * @default false; true before Memos 0.25.3, which cannot switch it off for people alone
   */
  readonly allowPasswordAuth?: boolean;

  /**
   * Whether a person without an account gets one at the first sign-in through Authelia.
   *
   * @default true
   */
  readonly allowUserRegistration?: boolean;

  /**
   * Whether strangers see public memos, feeds and profiles. With `private` they see the sign-in page, and what somebody gives them a
   * share link to. Memos 0.30 writes no links into its mails then.
   *
   * @default "private"; "public" before Memos 0.30, which is always that
   */
  readonly accessMode?: AccessMode;
}

/** What decides which ways into Memos can be switched off. */
export interface VersionContext {
  readonly version: string;
  readonly traits: VersionTraits;
}

/**
 * Checks that this Memos can do what is wanted, and fills in the defaults.
 *
 * @param option where the access was given, for the error's text
 * @throws InvalidOption for what this Memos cannot do, or what would lock people out.
 */
export function resolveAccessPolicy(
  option: string,
  policy: AccessPolicyOptions,
  context: VersionContext,
): Required<AccessPolicyOptions> {
  checkShape(option, policy);
  const { allowPasswordAuth, allowUserRegistration = true } = policy;
  const accessMode = resolveAccessMode(`${option}.accessMode`, policy.accessMode, context);
  const path = (key: keyof AccessPolicyOptions): string => `${option}.${key}`;
  if (!allowUserRegistration) rejectIf(path("allowUserRegistration"), registrationConstraint(context));
  if (allowPasswordAuth === undefined) {
    return { allowPasswordAuth: passwordAuthConstraint(context) !== undefined, allowUserRegistration, accessMode };
  }
  if (!allowPasswordAuth) rejectIf(path("allowPasswordAuth"), passwordAuthConstraint(context));
  return { allowPasswordAuth, allowUserRegistration, accessMode };
}

/** Private where that is possible. @throws InvalidOption where it is asked for and is not. */
export function resolveAccessMode(
  option: string,
  accessMode: AccessMode | undefined,
  { version, traits }: VersionContext,
): AccessMode {
  if (traits.accessSwitches.accessModeVia !== "nothing") return accessMode ?? "private";
  if (accessMode !== "private") return "public";
  const remedy = "It shows public memos to everybody. Run Memos 0.30 or newer to keep strangers out.";
  throw new InvalidOption(option, `must be "public" with Memos ${version}`, accessMode, remedy);
}

const checkShape = object<AccessPolicyOptions>({
  allowPasswordAuth: optional(flag),
  allowUserRegistration: optional(flag),
  accessMode: optional(oneOf("private", "public")),
});

/** Why one cannot be switched off, and what to do instead. */
interface Constraint {
  readonly when: string;
  readonly why: string;
}

function rejectIf(option: string, constraint: Constraint | undefined): void {
  if (constraint === undefined) return;
  throw new InvalidOption(option, `must be true ${constraint.when}`, false, constraint.why);
}

/** What speaks against ending sign-in by password. */
function passwordAuthConstraint({ version, traits }: VersionContext): Constraint | undefined {
  const { passwordSwitchScope } = traits.accessSwitches;
  if (passwordSwitchScope === "everybody") {
    return {
      when: `with Memos ${version}`,
      why: "It would keep administrators out, too, and nobody could open it again. Run Memos 0.25.3 or newer to close it.",
    };
  }
  return undefined;
}

/** What speaks against giving newcomers no account. */
function registrationConstraint({ version, traits }: VersionContext): Constraint | undefined {
  const when = `with Memos ${version}`;
  if (traits.api.registrationSwitchBindsSignIn) {
    return { when, why: "Closed, it would let nobody in, administrators included. Choose another version." };
  }
  if (!traits.accessSwitches.ssoNeedsRegistration) {
    return { when, why: "It would give newcomers an account all the same. Say with people or group who may come in." };
  }
  return undefined;
}
