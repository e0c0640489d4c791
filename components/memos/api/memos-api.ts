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

/** What an identity provider is made of, apart from its secret. */
export interface ProviderSettings {
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

/** An identity provider, as Memos shows it. */
export interface IdentityProvider extends ProviderSettings {
  /** Its resource name, such as `identity-providers/authelia`; people's accounts hang on it. It may change when Memos is upgraded. */
  readonly name: string;

  /** Empty unless Memos shows it to whoever asked. */
  readonly clientSecret: string;
}

/** An identity provider as it is written: always whole. */
export interface DesiredProvider extends ProviderSettings {
  /** The last part of its name, where Memos lets one choose it. */
  readonly uid: string;
  readonly clientSecret: string;

  /** The rotation that gave the client its id: what `clientId` ends in. Default none. */
  readonly clientSecretVersion?: string;
}

/** Whether strangers see public memos, feeds and profiles; Memos' own words. */
export type AccessMode = "private" | "public";

/** Memos' settings about who may come in. */
export interface AccessSettings {
  /** Whether ordinary people sign in, and sign up, by a password of Memos. Administrators always can. */
  readonly allowPasswordAuth: boolean;

  /** Whether Memos makes an account for somebody it does not know; first sign-ins through an identity provider need it. */
  readonly allowUserRegistration: boolean;

  /** Before 0.31 there is no such setting. */
  readonly accessMode?: AccessMode;
}

/** Which ways into Memos are open beside the identity provider. */
export type AccessPolicy = Required<AccessSettings>;

/** A running Memos, whatever its version; asked without a login. Every method may throw a MemosApiError. */
export interface MemosApi {
  /** Where it is, such as `http://127.0.0.1:5230`. */
  readonly url: string;

  /** What it says its version is, such as `0.30.0`. */
  readonly version: string;

  /** Whether it had no account at all when it was first asked. */
  readonly needsSetup: boolean;

  /** The names under which a provider with this uid can be found: none where Memos counts its providers, and gives them numbers. */
  candidateNames(uid: string): readonly string[];

  /** The names under which a provider that once had this name, in this or an older Memos, can be found; the likeliest first. */
  namesAfterUpgrade(name: string): readonly string[];

  /** How a browser that comes back from the identity provider is signed in. */
  readonly ssoSignIn: SsoSignIn;

  /** Makes the first account, which is an administrator. Without accounts anyone may call this. */
  createFirstAdministrator(credentials: Credentials): Promise<void>;

  /** Signs in by password. Sign out again: each sign-in leaves a record in Memos. */
  signIn(credentials: Credentials): Promise<MemosSession>;

  /** What a stranger sees of the identity providers; a client secret among it is a leak. */
  publicIdentityProviders(): Promise<readonly IdentityProvider[]>;
}

/** Somebody signed in. Every method may throw a MemosApiError. */
export interface MemosSession {
  /** Whether this account may administer Memos. */
  readonly administrator: boolean;

  identityProviders(): Promise<readonly IdentityProvider[]>;

  /** @throws MemosApiError with problem `taken` when the uid exists; where Memos gives numbers, there are two then. */
  createIdentityProvider(wanted: DesiredProvider): Promise<IdentityProvider>;

  /** Writes the whole object. @throws MemosApiError when there is none: `not found` from 0.27 on. */
  updateIdentityProvider(name: string, wanted: DesiredProvider): Promise<IdentityProvider>;

  /** One that is gone is deleted already. @throws MemosApiError with problem `would lock people out` for the last one while password sign-in is off. */
  deleteIdentityProvider(name: string): Promise<void>;

  accessPolicy(): Promise<AccessPolicy>;

  /** All accounts, from 0.25 on; none before. For administrators. */
  accounts(): Promise<readonly MemosUser[]>;

  /**
   * Changes the policy and leaves all other settings as they are. The access mode cannot be changed here before 0.31.
   *
   * @throws MemosApiError with problem `would lock people out` when no administrator could come in any more.
   */
  changeAccessPolicy(policy: Partial<AccessPolicy>): Promise<AccessPolicy>;

  /** Changes the password of this account. */
  changePassword(password: string): Promise<void>;

  signOut(): Promise<void>;
}

/** What the browser brings back to Memos. */
export interface SsoCallback {
  /** The identity provider's name in Memos, such as `identity-providers/authelia`. */
  readonly idpName: string;

  readonly code: string;
  readonly redirectUri: string;

  /** The PKCE verifier that belongs to the code. Default none. */
  readonly codeVerifier?: string;
}

/** How Memos' page at `/auth/callback` hands on what the browser brings back. */
export interface SsoSignIn {
  /** What it posts, and where: a path and a JSON body. */
  request(callback: SsoCallback): { readonly path: string; readonly body: object };

  /** Reads the answer. */
  parse(answer: SsoResponse): SignedIn | NotSignedIn;
}

/** An HTTP answer, as it came. */
export interface SsoResponse {
  readonly status: number;
  readonly body: string;
}

/** The person is signed in to Memos. */
export interface SignedIn {
  readonly signedIn: true;
  readonly user: MemosUser;
}

/** An account of Memos. */
export interface MemosUser {
  /** Its resource name, such as `users/john` or, before 0.27, `users/2`. */
  readonly name: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: string;
}

/** Memos did not sign the person in. */
export interface NotSignedIn {
  readonly signedIn: false;

  /** The HTTP status. */
  readonly status: number;

  /** Whether Memos itself has said so, and no proxy before it. */
  readonly fromMemos: boolean;

  /** Memos' words; for an answer that is not Memos' own, its beginning. */
  readonly message: string;

  /** Whether the identifier filter kept the person out, and under which name if Memos tells it. */
  readonly rejectedByFilter?: { readonly identifier?: string };
}
