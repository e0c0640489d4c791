import { InvalidOption } from "../../pulumi/invalid-option";
import type { Generation } from "../version-traits";

/** Which ways into Memos are open beside Authelia, whatever the version of Memos. */
export interface Access {
  /**
   * Whether people may sign in by a password of Memos' own, too. It is switched off before others can reach
   * Memos; administrators always may, at `/auth/admin`.
   *
   * @default false; true where Memos cannot do without: before 0.25.3
   */
  readonly passwordSignIn?: boolean;

  /**
   * Whether somebody whom Memos does not know yet gets an account at the first sign-in through Authelia.
   *
   * @default true
   */
  readonly registration?: boolean;
}

/** What decides which doors can be closed. */
export interface Circumstances {
  readonly version: string;
  readonly generation: Generation;
}

/**
 * Checks that the doors can be as they are wanted, and fills in the defaults.
 *
 * @param option where the access was given, for the error's text
 * @throws InvalidOption for what this Memos cannot do, or what would lock people out.
 */
export function checkedAccess(option: string, access: Access, circumstances: Circumstances): Required<Access> {
  const { passwordSignIn, registration = true } = access;
  const path = (key: keyof Access): string => `${option}.${key}`;
  isFlag(path("registration"), registration);
  if (!registration) refuseTo(path("registration"), closedRegistration(circumstances));
  if (passwordSignIn === undefined) {
    return { passwordSignIn: closedPasswords(circumstances) !== undefined, registration };
  }
  isFlag(path("passwordSignIn"), passwordSignIn);
  if (!passwordSignIn) refuseTo(path("passwordSignIn"), closedPasswords(circumstances));
  return { passwordSignIn, registration };
}

function isFlag(option: string, value: unknown): void {
  if (typeof value !== "boolean")
    throw new InvalidOption(option, "must be true or false", value, "Write it without quotes.");
}

/** Why a door cannot be closed, and what to do instead. */
interface Objection {
  readonly when: string;
  readonly why: string;
}

function refuseTo(option: string, objection: Objection | undefined): void {
  if (objection === undefined) return;
  throw new InvalidOption(option, `must be true ${objection.when}`, false, objection.why);
}

/** What speaks against ending sign-in by password. */
function closedPasswords({ version, generation }: Circumstances): Objection | undefined {
  const { passwordSwitchBinds } = generation.doors;
  if (passwordSwitchBinds === "everybody") {
    return {
      when: `with Memos ${version}`,
      why: "It would keep administrators out, too, and nobody could open it again. Run Memos 0.25.3 or newer to close it.",
    };
  }
  return undefined;
}

/** What speaks against giving newcomers no account. */
function closedRegistration({ version, generation }: Circumstances): Objection | undefined {
  const when = `with Memos ${version}`;
  if (generation.api.registrationSwitchBindsSignIn) {
    return { when, why: "Closed, it would let nobody in, administrators included. Choose another version." };
  }
  if (!generation.doors.newcomersNeedRegistration) {
    return { when, why: "It would give newcomers an account all the same. Say with people or group who may come in." };
  }
  return undefined;
}
