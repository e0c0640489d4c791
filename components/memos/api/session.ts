import type { MemosClient, MemosRequest } from "./memos-client";
import type { Credentials, MemosApi, MemosSession, MemosUser } from "./memos-api";
import { isProblem } from "./memos-api-error";

/** What a sign-in gives. */
export interface AuthState {
  readonly account: MemosUser;

  /** What makes a call that account's own; secrets. */
  readonly headers: Readonly<Record<string, string>>;

  /** What Memos wants back at the end, so that it forgets the sign-in; a secret. Default the headers. */
  readonly signOutHeaders?: Readonly<Record<string, string>>;
}

/** A call before it is known who makes it. */
export type ApiCall<T> = Omit<MemosRequest<T>, "explain" | "headers">;

/** Sends a call as the account that is signed in. */
export type Send = <T>(call: ApiCall<T>) => Promise<T>;

/** How to sign in and out, and what refusals mean. */
export interface AuthEndpoints {
  readonly signIn: (credentials: Credentials) => Pick<ApiCall<AuthState>, "path" | "body" | "parse">;
  readonly signOut: Pick<ApiCall<true>, "method" | "path" | "body">;
  readonly explain: MemosRequest<unknown>["explain"];
}

/** An account that is signed in. */
export interface Authenticated {
  readonly account: MemosUser;
  readonly send: Send;

  /** Notes that the account has another password from now on. */
  readonly setPassword: (password: string) => void;
  readonly signOut: () => Promise<void>;
}

/** Signs in by password. */
export async function authenticate(
  client: MemosClient,
  initial: Credentials,
  { signIn, signOut, explain }: AuthEndpoints,
): Promise<Authenticated> {
  let credentials = initial;
  const enter = (): Promise<AuthState> => {
    const operation = `sign in to Memos as ${credentials.username}`;
    return client.send({ operation, method: "POST", ...signIn(credentials), explain });
  };
  let state = await enter();

  /** A 401 did nothing, so the call is repeated once after a new sign-in: some tokens last 15 minutes only. */
  const send: Send = async (call) => {
    const attempt = () => client.send({ ...call, explain, headers: state.headers });
    try {
      return await attempt();
    } catch (error) {
      if (!isProblem(error, "not signed in")) throw error;
      state = await enter();
      return attempt();
    }
  };

  return {
    account: state.account,
    send,
    setPassword: (password) => {
      credentials = { ...credentials, password };
    },
    signOut: async () => {
      const { headers, signOutHeaders = headers } = state;
      await client.send({ operation: "sign out", ...signOut, parse: () => true, explain, headers: signOutHeaders });
    },
  };
}

/**
 * Signs in as an administrator, does the work and signs out again, whatever comes of it.
 *
 * @throws Error when Memos has no account yet or the account is no administrator; MemosApiError when the credentials are wrong.
 */
export async function withAdminSession<T>(
  memos: MemosApi,
  credentials: Credentials,
  work: (session: MemosSession) => Promise<T>,
): Promise<T> {
  if (memos.needsSetup) {
    throw new Error(
      `Memos at ${memos.url} has no account yet, so ${credentials.username} cannot sign in. ` +
        "Its data may have been lost: let the administrator be created first, with `pulumi up --refresh`.",
    );
  }
  const session = await memos.signIn(credentials);
  try {
    if (!session.administrator) {
      throw new Error(
        `${credentials.username} is not an administrator in Memos at ${memos.url}. ` +
          "Give it the role of an administrator in Memos, or give the credentials of another account.",
      );
    }
    return await work(session);
  } finally {
    // A sign-in that is left over expires by itself; an error here must not hide the result of the work.
    await session.signOut().catch(() => undefined);
  }
}

/** Switches sign-in by password on, so that nobody is locked out once the identity provider goes. */
export async function enablePasswordAuth(session: MemosSession): Promise<void> {
  const { allowPasswordAuth } = await session.accessPolicy();
  if (!allowPasswordAuth) await session.changeAccessPolicy({ allowPasswordAuth: true });
}

/**
 * Writes what may be written twice; when no answer tells whether it was written, reads first and then writes again.
 *
 * @throws MemosApiError of the second write.
 */
export async function retryWrite<T>(write: () => Promise<T>, readBack: () => Promise<unknown>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isProblem(error, "no answer", "unavailable")) throw error;
    // When reading fails too, the first error is the one to report.
    await readBack().catch(() => Promise.reject(error));
    return write();
  }
}
