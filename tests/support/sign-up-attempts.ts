import * as https from "node:https";
import { ask } from "./gateway-client";
import type { TestStack } from "./stack";

/** What became of the attempts of a stranger. */
export interface SignUps {
  readonly attempts: number;

  /** The usernames of the accounts that were made. */
  readonly made: readonly string[];
}

/**
 * Lets a stranger try to sign up by password through the gateway, again and again without waiting for an answer, as long as some work
 * lasts. The gateway holds a request for some seconds while Memos is away: those that are held then count, too.
 */
export async function signUpsDuring(
  { httpsPort, name }: TestStack,
  work: () => Promise<unknown>,
  host = "memos.example.localhost",
): Promise<SignUps> {
  const agent = new https.Agent({ rejectUnauthorized: false });
  const attempts: Promise<string | undefined>[] = [];
  const attempt = async (): Promise<string | undefined> => {
    const username = `stranger-${name.slice(-6)}-${attempts.length}`;
    const json = { username, password: "a-strangers-password" };
    const answer = await ask({ port: httpsPort, agent }, host, "/api/v1/users", { json }).catch(() => undefined);
    return answer?.status === 200 ? username : undefined;
  };
  const timer = setInterval(() => attempts.push(attempt()), 100);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  const made = (await Promise.all(attempts)).filter((username) => username !== undefined);
  agent.destroy();
  return { attempts: attempts.length, made };
}
