import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type TotpParameters, totpUri } from "./users/totp-uri";
import { type Credentials, renderUsers, type User } from "./users/users";

/** Somebody who can sign in, with what is needed for it. */
export interface Identity {
  readonly user: User;
  readonly isTestUser: boolean;

  /** What the person signs in with; a secret. */
  readonly credentials: pulumi.Output<Credentials>;

  /** The digest of the password for the users file; a secret. */
  readonly passwordDigest: pulumi.Output<string>;

  /** The secret of one-time passwords and how they are made; undefined when no policy asks for a second factor. */
  readonly totp: { readonly secret: pulumi.Output<string>; readonly parameters: string } | undefined;
}

/** Generates the credentials of one person. */
export function createIdentity(
  component: string,
  { user, isTestUser }: Pick<Identity, "user" | "isTestUser">,
  totp: TotpParameters | undefined,
  opts: pulumi.CustomResourceOptions,
): Identity {
  const name = `${component}-${user.username}`;
  const password = new random.RandomPassword(`${name}-password`, { length: 24, special: false }, opts);
  const totpSecret = totp && createTotpSecret(`${name}-totp`, opts);
  const uri = totp && totpSecret?.apply((secret) => totpUri(user.username, secret, totp));
  const credentials = {
    password: password.result,
    ...(totpSecret && uri && { totpSecret, totpUri: uri }),
  };
  return {
    user,
    isTestUser,
    credentials: pulumi.secret(pulumi.output(credentials)),
    passwordDigest: pulumi.secret(password.bcryptHash),
    totp: totp && totpSecret && { secret: totpSecret, parameters: `${totp.algorithm} ${totp.digits} ${totp.period}` },
  };
}

/** In the alphabet of base32. Not RandomBytes: its id, which everybody sees, holds the bytes. */
const createTotpSecret = (name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
  new random.RandomPassword(
    name,
    { length: 32, lower: false, numeric: false, special: true, overrideSpecial: "234567" },
    opts,
  ).result;

/** Renders the users file; a secret. */
export const usersFile = (identities: readonly Identity[]): pulumi.Output<string> =>
  pulumi
    .all(identities.map(({ passwordDigest }) => passwordDigest))
    .apply((digests) =>
      renderUsers(identities.map(({ user }, index) => ({ ...user, passwordDigest: digests[index] ?? "" }))),
    );

/** The entry of each person in the users file without the digest of the password, for previews. */
export const previewOf = (identities: readonly Identity[]): Record<string, string> =>
  Object.fromEntries(
    identities.map(({ user: { username, displayName, email, groups = [], disabled = false } }) => [
      username,
      [
        `${displayName} <${email}>`,
        ...(groups.length === 0 ? [] : [`in ${groups.join(", ")}`]),
        ...(disabled ? ["(disabled)"] : []),
      ].join(" "),
    ]),
  );

/** What each person signs in with, by username. */
export const userCredentials = (identities: readonly Identity[]): pulumi.Output<Record<string, Credentials>> =>
  pulumi.secret(
    pulumi.output(
      Object.fromEntries(identities.map(({ user: person, credentials }) => [person.username, credentials])),
    ),
  );

/** What the test user signs in with, if there is one. */
export const testUserCredentials = (
  identities: readonly Identity[],
): pulumi.Output<Credentials & { username: string }> | undefined => {
  const probe = identities.find(({ isTestUser }) => isTestUser);
  return probe?.credentials.apply((credentials) => ({ username: probe.user.username, ...credentials }));
};
