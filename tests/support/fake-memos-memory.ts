import { findVersion, type MemosVersion } from "./fake-memos-versions";

/** A JSON object on the wire. */
export type Json = Readonly<Record<string, unknown>>;

/** A request, as far as Memos looks at it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;

  /** The token, or the session's cookie, that came with it. */
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
  readonly headers?: Readonly<Record<string, string>>;
}

/** An account. */
export interface Account {
  readonly username: string;
  readonly role: "HOST" | "ADMIN" | "USER";
  readonly displayName?: string;
  password: string;
  email?: string;
}

/** What a Memos remembers. */
export class Memory {
  readonly era: MemosVersion;
  readonly accounts = new Map<string, Account>();

  /** By uid, or by number where there are none: title, filter and configuration, without the secret. */
  readonly providers = new Map<string, Json>();

  /** Client secrets, by the same. */
  readonly secrets = new Map<string, string>();

  /** Sign-ins, by refresh token, or by the only token where there is one; gone after signing out. */
  readonly sessions = new Map<string, { readonly username: string; readonly access: string }>();

  /** Uids that a file in /etc/secrets declares. */
  readonly deployed = new Set<string>();

  /** Whether strangers are shown the client secrets all the same. */
  leaky = false;

  general: Json;

  /** Made at the first start, from whether there is an instance URL. */
  accessMode = "INSTANCE_ACCESS_MODE_PUBLIC";

  private opened = 0;
  private numbered = 0;

  constructor(version = "0.30.0") {
    this.era = findVersion(version);
    this.general = untouched(this.era);
  }

  /** Another memory of the same; what happens to one leaves the other as it is. */
  copy(): Memory {
    const copy = new Memory(this.era.version);
    for (const [name, account] of this.accounts) copy.accounts.set(name, { ...account });
    for (const [uid, provider] of this.providers) copy.providers.set(uid, provider);
    for (const [uid, secret] of this.secrets) copy.secrets.set(uid, secret);
    copy.general = this.general;
    copy.numbered = this.numbered;
    return copy;
  }

  /** What a later version makes of it: numbers of providers stay until they become uids, nobody stays signed in. */
  upgradedTo(version: string): Memory {
    const next = new Memory(version);
    const role = (one: Account["role"]) => (one === "HOST" ? next.era.administrator : one);
    for (const [name, one] of this.accounts) next.accounts.set(name, { ...one, role: role(one.role) });
    const becomesUid = next.era.uids && !this.era.uids;
    const idOf = (id: string) => (becomesUid ? Number(id).toString(16).padStart(8, "0") : id);
    for (const [id, row] of this.providers) next.providers.set(idOf(id), row);
    for (const [id, secret] of this.secrets) next.secrets.set(idOf(id), secret);
    next.numbered = this.numbered;
    return next;
  }

  /** Forgets everything, as a Memos with a new volume. */
  reset(): void {
    for (const shelf of [this.accounts, this.providers, this.secrets, this.sessions, this.deployed]) shelf.clear();
    this.general = untouched(this.era);
    this.leaky = false;
    this.numbered = 0;
  }

  /** The number of the next provider. */
  nextNumber(): number {
    this.numbered += 1;
    return this.numbered;
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

  /** Ends a session, of which either token is given. */
  closeSession(token: string | undefined): void {
    const refresh = [...this.sessions].find(([one, { access }]) => one === token || access === token)?.[0];
    this.sessions.delete(refresh ?? "");
  }

  /** The number of an account. */
  numberOf({ username }: Account): number {
    return [...this.accounts.keys()].indexOf(username) + 1;
  }
}

/** The general settings that nobody has touched. */
const untouched = ({ otherSettings, switches, settings }: MemosVersion): Json =>
  settings === "single" ? {} : { ...otherSettings, [switches.registration]: false, [switches.password]: false };

/** Answers with JSON. */
export const json = (status: number, body: unknown): Said => ({
  status,
  contentType: "application/json",
  body: JSON.stringify(body),
});

/** Refuses as the gRPC gateway does. */
export const refusal = (status: number, code: number, message: string): Said =>
  json(status, { code, message, details: [] });

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? { ...value } : {});

/** The object in a field; empty when there is none. */
export const objectIn = (object: Json, field: string): Json => asObject(object[field]);
