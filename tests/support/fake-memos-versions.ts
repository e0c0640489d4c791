/** What the fake must know of a version to answer as it did; said here once more, so that it can contradict the code under test. */
export interface MemosVersion {
  readonly version: string;

  /** REST of its own up to 0.21, a gRPC gateway since. */
  readonly family: "legacy" | "gateway";
  readonly providers: "idp" | "identity-providers";
  readonly signIn: "body" | "session" | "token";
  readonly uids: boolean;
  readonly secretsShownTo: "administrators" | "nobody";

  /** Whether the list counts nobody as signed in (0.16). */
  readonly blindReads: boolean;
  readonly pictures: boolean;
  readonly administrator: "HOST" | "ADMIN";
  readonly accounts: "number" | "username";

  readonly profile: "host" | "owner" | "admin" | "commit" | "needsSetup" | "accessMode";
  readonly settings: "single" | "group";
  readonly switches: { readonly password: string; readonly registration: string };
  readonly otherSettings: Readonly<Record<string, unknown>>;

  /** Whom a closed sign-in by password keeps out. */
  readonly passwordSwitchBinds: "everybody" | "people";
  readonly passwordSwitchEndsSignUp: boolean;

  /** Whether the last provider stays while sign-in by password is closed. */
  readonly guardsLastProvider: boolean;
  readonly wrongCredentials: string;

  /** What a stranger gets who asks for one provider. */
  readonly strangerReads: "provider" | "json" | "text";
  readonly strangerWrites: string;
  readonly deletesWhatIsGone: boolean;

  readonly page: string | undefined;
}

/** The web page of a build from the module's own files. */
export const webPage =
  '<!DOCTYPE html>\n<html lang="en">\n  <head>\n    <meta charset="UTF-8" />\n' +
  '    <meta name="viewport" content="width=device-width, initial-scale=1.0" />\n    <title>Memos</title>\n  </head>\n' +
  "  <body>\n    No embeddable frontend found.\n  </body>\n</html>\n";

const v0161: MemosVersion = {
  version: "0.16.1",
  family: "legacy",
  providers: "idp",
  signIn: "body",
  uids: false,
  secretsShownTo: "administrators",
  blindReads: true,
  pictures: false,
  administrator: "HOST",
  accounts: "number",
  profile: "host",
  settings: "single",
  switches: { password: "disable-password-login", registration: "allow-signup" },
  otherSettings: {},
  passwordSwitchBinds: "everybody",
  passwordSwitchEndsSignUp: false,
  guardsLastProvider: false,
  wrongCredentials: "Incorrect login credentials, please try again",
  strangerReads: "json",
  strangerWrites: "Missing access token",
  deletesWhatIsGone: true,
  page: webPage,
};

const v0210: MemosVersion = {
  ...v0161,
  version: "0.21.0",
  blindReads: false,
  settings: "group",
  switches: { password: "disallowPasswordLogin", registration: "disallowSignup" },
  otherSettings: { instanceUrl: "", additionalScript: "", additionalStyle: "" },
  passwordSwitchEndsSignUp: true,
  page: undefined,
};

const v0253: MemosVersion = {
  ...v0210,
  version: "0.25.3",
  family: "gateway",
  providers: "identity-providers",
  signIn: "session",
  pictures: true,
  profile: "owner",
  switches: { password: "disallowPasswordAuth", registration: "disallowUserRegistration" },
  otherSettings: {
    theme: "default",
    additionalScript: "",
    additionalStyle: "",
    customProfile: null,
    weekStartDayOffset: 0,
    disallowChangeUsername: false,
    disallowChangeNickname: false,
  },
  passwordSwitchBinds: "people",
  passwordSwitchEndsSignUp: false,
  wrongCredentials: "unmatched username and password",
  strangerWrites: "authentication required",
  deletesWhatIsGone: false,
  page: webPage,
};

const { theme: _theme, ...withoutTheme } = v0253.otherSettings;
const v0262: MemosVersion = {
  ...v0253,
  version: "0.26.2",
  signIn: "token",
  administrator: "ADMIN",
  profile: "admin",
  otherSettings: withoutTheme,
  strangerReads: "provider",
  strangerWrites: "user not authenticated",
};

const v0271: MemosVersion = {
  ...v0262,
  version: "0.27.1",
  uids: true,
  secretsShownTo: "nobody",
  accounts: "username",
};

const v0291: MemosVersion = { ...v0271, version: "0.29.1", profile: "commit", passwordSwitchEndsSignUp: true };

const v0300: MemosVersion = {
  ...v0291,
  version: "0.30.0",
  profile: "needsSetup",
  guardsLastProvider: true,
  strangerReads: "text",
  strangerWrites: "authentication required",
};

/** By the source of 2026-08-22, a week before the first release candidate; nothing was recorded. */
const v0310: MemosVersion = { ...v0300, version: "0.31.0", profile: "accessMode" };

const all = [v0161, v0210, v0253, v0262, v0271, v0291, v0300, v0310];

/** The versions of which there are recordings. */
export const recordedVersions = ["0.16.1", "0.21.0", "0.25.3", "0.26.2", "0.29.1", "0.30.0"] as const;

/** The versions that can be faked. */
export const fakedVersions = all.map(({ version }) => version);

/** What a version is like. @throws Error when it cannot be faked. */
export function findVersion(version: string): MemosVersion {
  const era = all.find((one) => one.version === version);
  if (era === undefined) throw new Error(`no fake of Memos ${version}; there are ${fakedVersions.join(", ")}`);
  return era;
}
