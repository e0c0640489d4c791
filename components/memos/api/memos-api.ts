/** A name and its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Which claims become what in Memos. */
export interface FieldMapping {
  /** The claim that says who somebody is, such as `preferred_username`. */
  readonly identifier: string;

  /** The claim with the name that other people see. */
  readonly displayName: string;

  /** The claim with the e-mail address. */
  readonly email: string;

  /** The claim with the URL of a picture. Default none. */
  readonly avatarUrl?: string;
}

/** An identity provider, as far as Memos shows it. */
export interface IdentityProvider {
  /** Its id; people's accounts hang on it. */
  readonly uid: string;

  /** What the button on the sign-in page says. */
  readonly title: string;

  /** The regular expression (RE2) that the identifier must match; not anchored by Memos. */
  readonly identifierFilter: string;

  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string;
  readonly scopes: readonly string[];
  readonly fieldMapping: FieldMapping;
}

/** An identity provider together with its client secret, as it is written. */
export interface IdentityProviderWithSecret extends IdentityProvider {
  readonly clientSecret: string;
}

/** Which ways into Memos are open beside the identity provider. */
export interface AccessPolicy {
  /** Whether ordinary people sign in, and sign up, by a password of Memos. Administrators always can. */
  readonly passwordSignIn: boolean;

  /** Whether Memos makes an account for somebody it does not know; first sign-ins through an identity provider need it. */
  readonly registration: boolean;
}

/** A running Memos, whatever its version; asked without a login. Every method may throw a MemosApiError. */
export interface MemosApi {
  /** Where it is, such as `http://127.0.0.1:5230`. */
  readonly url: string;

  /** What it says its version is, such as `0.30.0`. */
  readonly version: string;

  /** Whether it had no account at all when it was first asked. */
  readonly needsSetup: boolean;

  /** The resource name of an identity provider, such as `identity-providers/authelia`. */
  nameOf(uid: string): string;

  /** Makes the first account, which is an administrator. Without accounts anyone may call this. */
  createFirstAdministrator(credentials: Credentials): Promise<void>;

  /** Signs in by password. Sign out again: each sign-in leaves a record in Memos. */
  signIn(credentials: Credentials): Promise<MemosSession>;

  /** What a stranger sees of the identity providers; a client secret among it is a leak. */
  publicIdentityProviders(): Promise<readonly IdentityProviderWithSecret[]>;
}

/** Somebody signed in. Every method may throw a MemosApiError. */
export interface MemosSession {
  /** Whether this account may administer Memos. */
  readonly administrator: boolean;

  findIdentityProvider(uid: string): Promise<IdentityProvider | undefined>;

  /** @throws MemosApiError with problem `taken` when the uid exists. */
  createIdentityProvider(wanted: IdentityProviderWithSecret): Promise<IdentityProvider>;

  /** Writes the whole object. @throws MemosApiError with problem `not found` when there is none. */
  updateIdentityProvider(wanted: IdentityProviderWithSecret): Promise<IdentityProvider>;

  /** @throws MemosApiError with problem `would lock people out` for the last one while password sign-in is off. */
  deleteIdentityProvider(uid: string): Promise<void>;

  accessPolicy(): Promise<AccessPolicy>;

  /** Changes the policy and leaves all other settings as they are. */
  changeAccessPolicy(policy: Partial<AccessPolicy>): Promise<AccessPolicy>;

  /** Changes the password of this account. */
  changePassword(password: string): Promise<void>;

  signOut(): Promise<void>;
}
