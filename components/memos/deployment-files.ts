import { legacyProviderTo } from "./api/identity-provider-json";
import type { AccessPolicy, WantedProvider } from "./api/memos-api";

/**
 * The folder in which Memos looks, when it starts, for files that configure it; from 0.30 on, and no other.
 *
 * @see https://github.com/usememos/memos/blob/v0.30.0/docs/configuration-provisioning.md
 */
export const deploymentPath = "/etc/secrets";

/** A file that configures Memos: what it says goes before what is in the database, and nobody can change it in Memos. */
export interface DeploymentFile {
  /** The absolute path. */
  readonly path: string;
  readonly content: string;
}

/** Declares the identity provider; holds the client secret. */
export const providerFile = (provider: WantedProvider): DeploymentFile => ({
  path: `${deploymentPath}/memos-idp-${provider.uid.toLowerCase()}.json`,
  // The title is called a name here, as before 0.22.
  content: text({ uid: provider.uid, ...legacyProviderTo(provider) }),
});

/** Declares the general settings, all of them: what it does not name is as in a new Memos. */
export const accessFile = ({ passwordSignIn, registration }: AccessPolicy): DeploymentFile => ({
  path: `${deploymentPath}/memos-instance-setting-general.json`,
  content: text({
    key: "GENERAL",
    generalSetting: { disallowUserRegistration: !registration, disallowPasswordAuth: !passwordSignIn },
  }),
});

const text = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
