/** A JSON object on the wire. */
export type Json = Readonly<Record<string, unknown>>;

/** A request, as far as Memos looks at it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly bearer: string | undefined;

  /** The refresh cookie, when it comes as gRPC metadata: Memos overlooks an ordinary one. */
  readonly refresh: string | undefined;
  readonly body: Json;
}

/** An answer of Memos. */
export interface Said {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly refreshCookie?: string;
  readonly location?: string;
}

/** An account. */
export interface Account {
  readonly username: string;
  readonly role: "ADMIN" | "USER";
  password: string;
}

/** The general settings that nobody has touched. */
export const untouched: Json = {
  disallowUserRegistration: false,
  disallowPasswordAuth: false,
  additionalScript: "",
  additionalStyle: "",
  customProfile: null,
  weekStartDayOffset: 0,
  disallowChangeUsername: false,
  disallowChangeNickname: false,
};

/** What a Memos 0.30 remembers. */
export class Memory {
  readonly accounts = new Map<string, Account>();
  readonly providers = new Map<string, Json>();

  /** Client secrets by uid; a Memos 0.30 never shows them. */
  readonly secrets = new Map<string, string>();

  /** Tokens of sessions, by refresh token; gone after signing out. */
  readonly sessions = new Map<string, { readonly username: string; readonly access: string }>();

  /** Uids that a file in /etc/secrets declares. */
  readonly deployed = new Set<string>();

  /** What the profile says beside `admin` and `needsSetup`. */
  profile: Json = {
    version: "0.30.0",
    demo: false,
    instanceUrl: "https://memos.example.localhost",
    commit: "unknown",
  };

  /** Whether strangers are shown the client secrets, as Memos 0.22 to 0.25.2 did. */
  leaky = false;

  general: Json = untouched;

  private opened = 0;

  /** Another memory of the same; what happens to one leaves the other as it is. */
  copy(): Memory {
    const copy = new Memory();
    for (const [name, account] of this.accounts) copy.accounts.set(name, { ...account });
    for (const [uid, provider] of this.providers) copy.providers.set(uid, provider);
    for (const [uid, secret] of this.secrets) copy.secrets.set(uid, secret);
    copy.general = this.general;
    return copy;
  }

  /** Forgets everything, as a Memos with a new volume. */
  reset(): void {
    for (const shelf of [this.accounts, this.providers, this.secrets, this.sessions, this.deployed]) shelf.clear();
    this.general = untouched;
    this.leaky = false;
  }

  /** Opens a session; returns its access and its refresh token. */
  openSession(username: string): readonly [string, string] {
    this.opened += 1;
    const [access, refresh] = [`access-${this.opened}`, `refresh-${this.opened}`];
    this.sessions.set(refresh, { username, access });
    return [access, refresh];
  }

  /** The account that an access token belongs to. */
  accountOf(bearer: string | undefined): Account | undefined {
    const session = [...this.sessions.values()].find(({ access }) => access === bearer);
    return session && this.accounts.get(session.username);
  }
}

/** Answers with JSON. */
export const json = (status: number, body: unknown): Said => ({
  status,
  contentType: "application/json",
  body: JSON.stringify(body),
});

/** Refuses as the gRPC gateway does. */
export const refusal = (status: number, code: number, message: string): Said =>
  json(status, { code, message, details: [] });

/** Refuses as the middleware before the gateway does: JSON under the wrong content type. */
export const authenticationRequired: Said = {
  status: 401,
  contentType: "text/plain; charset=utf-8",
  body: JSON.stringify({ code: 16, message: "authentication required" }),
};

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? { ...value } : {});

/** The object in a field; empty when there is none. */
export const objectIn = (object: Json, field: string): Json => asObject(object[field]);
