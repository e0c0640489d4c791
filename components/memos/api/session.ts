import type { MemosClient, MemosRequest } from "./http-client";
import type { Credentials, MemosUser } from "./memos-api";
import { isProblem } from "./memos-api-error";
import type { ResponseParser } from "./response";

/** What a sign-in gives. */
export interface AuthState {
  readonly account: MemosUser;

  /** What makes a call that account's own; secrets. */
  readonly headers: Readonly<Record<string, string>>;

  /** What Memos wants back at the end, so that it forgets the sign-in; a secret. Default the headers. */
  readonly signOutHeaders?: Readonly<Record<string, string>>;
}

/** A call without who makes it and what refusals mean. */
export type ApiCall<T> = Omit<MemosRequest<T>, "explain" | "headers">;

/** Sends a call as the account that is signed in. */
export type Send = <T>(call: ApiCall<T>) => Promise<T>;

/** How one comes in and goes out again. */
export interface AuthEndpoints {
  readonly signIn: (credentials: Credentials) => ApiCall<AuthState>;
  readonly signOut: ApiCall<true>;
  readonly explain: ResponseParser<unknown>["explain"];
}

/** An account that is signed in. */
export interface Authenticated {
  readonly account: MemosUser;
  readonly send: Send;

  /** Its password is another from now on. */
  readonly setPassword: (password: string) => void;

  /** Signs out. */
  readonly signOut: () => Promise<void>;
}

/** Signs in by password. */
export async function authenticate(
  client: MemosClient,
  credentials: Credentials,
  endpoints: AuthEndpoints,
): Promise<Authenticated> {
  const { explain } = endpoints;
  const signIn = (who: Credentials): Promise<AuthState> => client.send({ ...endpoints.signIn(who), explain });
  const state = { credentials, pass: await signIn(credentials) };

  /** A 401 did nothing, so it is repeated once after a new sign-in: some tokens last 15 minutes only. */
  const send: Send = async (call) => {
    const attempt = () => client.send({ ...call, explain, headers: state.pass.headers });
    try {
      return await attempt();
    } catch (error) {
      if (!isProblem(error, "not signed in")) throw error;
      state.pass = await signIn(state.credentials);
      return attempt();
    }
  };

  return {
    account: state.pass.account,
    send,
    setPassword: (password) => {
      state.credentials = { ...state.credentials, password };
    },
    signOut: async () => {
      const { headers, signOutHeaders = headers } = state.pass;
      await client.send({ ...endpoints.signOut, explain, headers: signOutHeaders });
    },
  };
}
