import { signInWithBrowser } from "./browser-user";
import type { Outputs } from "./stack";

/** One attempt to sign in, from the click on Memos' button to the account. */
export interface Attempt {
  /** When it began, in milliseconds of `performance.now()`. */
  readonly at: number;

  /** Such as `Memos as John Doe <john@example.com>`, or in full why not. */
  readonly result: string;
}

/** Lets somebody try to sign in. */
export async function attemptSignIn(username: string, outputs: Outputs): Promise<Attempt> {
  const at = performance.now();
  const credentials = { username, password: outputs.people[username]?.password ?? "" };
  // Said in full: the page that somebody sees who is refused for the client is no other than that of a server that starts.
  const sees = await signInWithBrowser(outputs, credentials).then(
    (end) => (end.refused ? `${end.refused.refusal}: ${end.refused.detail}` : end.result),
    String,
  );
  return { at, result: sees };
}

/** Makes an attempt about once a second while the work is under way, and once after it. */
export async function attemptsDuring(
  work: () => Promise<unknown>,
  attempt: () => Promise<Attempt>,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const finished = { yet: false };
  const working = work().finally(() => (finished.yet = true));
  while (!finished.yet) {
    const [last] = await Promise.all([attempt(), second()]);
    attempts.push(last);
  }
  attempts.push(await attempt());
  await working;
  return attempts;
}

/** The rhythm of the attempts; nothing is awaited by it. */
const second = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000));

/**
 * Whether somebody was refused because of the client or its secret.
 *
 * After any refusal Memos 0.30 tries again with the secret in the body, which the client may not do, and shows only what it hears
 * then: that says nothing of the client.
 */
export const forTheClient = (sees: string): boolean =>
  /unknown client|invalid_client|unauthorized_client|^a refusal$/.test(sees) && !sees.includes("'client_secret_post'");
