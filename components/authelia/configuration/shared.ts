import type { BackEndTls } from "../back-ends/tls";
import type { Ldap } from "../back-ends/ldap";
import type { Smtp } from "../back-ends/smtp";
import type { AutheliaClient } from "../client-options";
import { databasePath, paths, type RenderedFile, type Settings } from "./settings";

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
  ...(settings.backEnds.caCertificates === undefined ? {} : { certificates_directory: paths.certificates }),
});

/** Where e-mail goes as long as no server takes it. */
export const notificationFile = { filesystem: { filename: `${paths.data}/notification.txt` } };

/** Where second factors and consents are as long as no server keeps them. */
export const databaseFile = { local: { path: databasePath } };

/** People who are declared in the program: nobody changes a password or an entry behind its back. */
export const usersFile = { file: { path: paths.users, watch: true } };

/** Whether people may change their passwords in the portal. */
export const passwordChanges = ({ generation, backEnds }: Settings) => {
  const disable = backEnds.ldap?.passwordChanges !== true;
  return { password_reset: { disable }, ...(generation.passwordChange ? { password_change: { disable } } : {}) };
};

/** What both dialects say of a directory alike, as far as it is said at all. */
export const directory = (ldap: Ldap) => ({
  implementation: ldap.implementation ?? "custom",
  ...told({ start_tls: ldap.startTls, base_dn: ldap.baseDn, additional_users_dn: ldap.additionalUsersDn }),
  ...told({ users_filter: ldap.usersFilter, additional_groups_dn: ldap.additionalGroupsDn }),
  ...told({ groups_filter: ldap.groupsFilter, tls: tlsOf(ldap.tls), user: ldap.user }),
});

/** What both dialects say of e-mail alike, as far as it is said at all. */
export const mail = (smtp: Smtp) => ({
  sender: smtp.sender,
  ...told({ identifier: smtp.identifier, subject: smtp.subject, startup_check_address: smtp.startupCheckAddress }),
  ...told({ disable_require_tls: smtp.disableRequireTls, tls: tlsOf(smtp.tls) }),
});

/** Of some settings those that are said. */
export const told = <T extends object>(settings: T): Partial<T> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Authelia takes the section, even with defaults only, for a wish to encrypt. */
export const tlsOf = (tls: BackEndTls | undefined) =>
  tls && { ...told({ server_name: tls.serverName }), minimum_version: tls.minimumVersion ?? "TLS1.2" };

/** The authorities of the servers; no secret. */
export const certificateFiles = ({ backEnds }: Settings): readonly RenderedFile[] =>
  backEnds.caCertificates === undefined
    ? []
    : [{ path: `${paths.certificates}/back-ends.pem`, content: backEnds.caCertificates }];

/** How a person lets an application in, and how long Authelia remembers it. */
export const consentOf = ({ consentMode = "pre-configured" }: AutheliaClient) => ({
  consent_mode: consentMode,
  ...(consentMode === "pre-configured" ? { pre_configured_consent_duration: "4w" } : {}),
});
