import type { Door, MemosRequest } from "./http-client";
import type { Credentials, MemosUser } from "./memos-api";
import { isProblem } from "./memos-api-error";
import type { Question } from "./response";

/** What a sign-in gives. */
export interface Pass {
  readonly account: MemosUser;

  /** What makes a call that account's own; secrets. */
  readonly headers: Readonly<Record<string, string>>;

  /** What Memos wants back at the end, so that it forgets the sign-in; a secret. Default the headers. */
  readonly farewell?: Readonly<Record<string, string>>;
}

/** A call without who makes it and what refusals mean. */
export type Call<T> = Omit<MemosRequest<T>, "explain" | "headers">;

/** Sends a call as the account that is signed in. */
export type Send = <T>(call: Call<T>) => Promise<T>;

/** How one comes in and goes out again. */
export interface Entrance {
  readonly enter: (credentials: Credentials) => Call<Pass>;
  readonly leave: Call<true>;
  readonly explain: Question<unknown>["explain"];
}

/** An account that is signed in. */
export interface Authenticated {
  readonly account: MemosUser;
  readonly send: Send;

  /** Its password is another from now on. */
  readonly changed: (password: string) => void;

  /** Signs out. */
  readonly leave: () => Promise<void>;
}

/** Signs in by password. */
export async function authenticate(door: Door, credentials: Credentials, entrance: Entrance): Promise<Authenticated> {
  const { explain } = entrance;
  const enter = (who: Credentials): Promise<Pass> => door.send({ ...entrance.enter(who), explain });
  const state = { credentials, pass: await enter(credentials) };

  /** A 401 did nothing, so it is repeated once after a new sign-in: some tokens last 15 minutes only. */
  const send: Send = async (call) => {
    const attempt = () => door.send({ ...call, explain, headers: state.pass.headers });
    try {
      return await attempt();
    } catch (error) {
      if (!isProblem(error, "not signed in")) throw error;
      state.pass = await enter(state.credentials);
      return attempt();
    }
  };

  return {
    account: state.pass.account,
    send,
    changed: (password) => {
      state.credentials = { ...state.credentials, password };
    },
    leave: async () => {
      const { headers, farewell = headers } = state.pass;
      await door.send({ ...entrance.leave, explain, headers: farewell });
    },
  };
}
