import type { AutheliaClient } from "../client-options";
import { paths, type Settings } from "./settings";

/** The port that Authelia listens on inside its network. */
export const port = 9091;

/** What both dialects write alike; every section as Authelia's own documentation names it. */
export const sharedSections = (settings: Settings) => ({
  theme: "auto",
  log: { level: "info", format: "text" },
  ntp: { disable_startup_check: !settings.checkClock },
  totp: { issuer: settings.cookieDomain },
  access_control: {
    default_policy: "deny",
    rules: [{ domain: `*.${settings.cookieDomain}`, policy: settings.policy }],
  },
  regulation: { max_retries: 3, find_time: "2m", ban_time: "5m" },
  notifier: { filesystem: { filename: `${paths.data}/notification.txt` } },
});

/** People are declared in the program: nobody changes a password or an entry behind its back. */
export const authenticationBackend = (settings: Settings) => ({
  password_reset: { disable: true },
  ...(settings.generation.passwordChange ? { password_change: { disable: true } } : {}),
  file: { path: paths.users, watch: true },
});

/** How a person lets an application in, and how long Authelia remembers it. */
export const consentOf = ({ consentMode = "pre-configured" }: AutheliaClient) => ({
  consent_mode: consentMode,
  ...(consentMode === "pre-configured" ? { pre_configured_consent_duration: "4w" } : {}),
});
