import type { AutheliaClient } from "./client-options";
import { databasePath, paths, type Settings } from "./settings";

/** The port that Authelia listens on inside its network. */
export const port = 9091;

/** What both dialects write alike; every section as Authelia's own documentation names it. */
export const commonSections = (settings: Settings) => ({
  theme: "auto",
  log: { level: "info", format: "text" },
  ntp: { disable_startup_check: !settings.ntpStartupCheck },
  totp: { issuer: settings.cookieDomain },
  access_control: {
    default_policy: "deny",
    rules: [{ domain: `*.${settings.cookieDomain}`, policy: settings.authorizationPolicy }],
  },
  regulation: { max_retries: 3, find_time: "2m", ban_time: "5m" },
  ...(settings.certificates === undefined ? {} : { certificates_directory: paths.certificates }),
});

/** Files in place of a mail server, a directory and a database, as long as no user's setting names one. */
export const notifier = { filesystem: { filename: `${paths.data}/notification.txt` } };
export const storage = { local: { path: databasePath } };
export const usersFile = { file: { path: paths.users, watch: true } };

/** Users are declared in the program: nobody changes a password behind its back. */
export const allowPasswordReset = ({ traits }: Settings) => ({
  password_reset: { disable: true },
  ...(traits.passwordChange ? { password_change: { disable: true } } : {}),
});

/** How a person lets an application in, and how long Authelia remembers it. */
export const renderConsent = ({ consentMode = "pre-configured" }: AutheliaClient) => ({
  consent_mode: consentMode,
  ...(consentMode === "pre-configured" ? { pre_configured_consent_duration: "4w" } : {}),
});
