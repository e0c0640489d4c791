import { setTimeout } from "node:timers/promises";

import type { HttpClient } from "../../http/http-client";
import { authorizationRequest, type AuthorizationArgs, isIssuerUrl, parseNextStep } from "./authorization";
import { refused, type Asked, type Outcome, type Refused } from "./outcome";
import { Portal } from "./portal";
import { type Answer, type Clock, consent, type Credentials, submitPassword, submitTotp } from "./prompts";

/** A person at the portal, sent there by an application. */
export interface SignInArgs extends AuthorizationArgs, Credentials {
  /** Whether the person ticks "Remember Consent", which the portal does not, where the client allows it. Default false. */
  readonly remember?: boolean;

  /** Ends the wait for the next one-time code. Default none. */
  readonly signal?: AbortSignal;
}

/** The most redirects in a sign-in: authorization, two factors and consent, the authorization again after each. */
const maxSteps = 8;

/**
 * Signs a person in at Authelia's portal, as a browser would, up to the redirect back to the application.
 *
 * @param clock for one-time codes. Default the system's.
 * @throws NetworkError when the portal gives no answer.
 */
export async function signIn(
  http: HttpClient,
  args: SignInArgs,
  clock: Clock = systemClock(args.signal),
): Promise<Outcome> {
  const request = authorizationRequest(args);
  const session: Session = { portal: new Portal(http, request.issuer), args, clock, asked: [] };
  let url = request.url;
  for (let steps = 0; steps < maxSteps; steps += 1) {
    const step = parseNextStep(await session.portal.visit(url), request);
    if ("admitted" in step) return step;
    if (step.at === "application") {
      const { redirectUri, codeVerifier } = request;
      return { admitted: true, code: step.code, state: step.state, redirectUri, codeVerifier, asked: session.asked };
    }
    const next = step.at === "authorization" ? step.url : await answerPrompt(session, step.at, step.query);
    if (typeof next === "object") return next;
    // 4.39 names no page after the password when a second factor is due: the authorization knows where to go.
    url = next ?? request.url;
    if (!isIssuerUrl(url, request.issuer))
      return refused("unexpected answer", `the portal leads to ${new URL(url).origin}`);
  }
  return refused("unexpected answer", "the portal leads in a circle");
}

interface Session {
  readonly portal: Portal;
  readonly args: SignInArgs;
  readonly clock: Clock;

  /** What the person has been asked for so far. */
  readonly asked: Asked[];
}

function answerPrompt(
  { portal, args, clock, asked }: Session,
  page: "portal" | "consent",
  query: URLSearchParams,
): Answer | Promise<Answer> {
  const prompt = page === "consent" ? "consent" : asked.includes("password") ? "second factor" : "password";
  if (asked.includes(prompt)) return refused("unexpected answer", `the portal asks for the ${prompt} again`);
  asked.push(prompt);
  if (prompt === "consent") return consent(portal, query, args.remember ?? false);
  return prompt === "password" ? submitPassword(portal, query, args) : submitTotp(portal, query, args, clock);
}

/**
 * Checks whether Authelia takes the authorization request of an application, without signing anybody in.
 *
 * Resolves to undefined when it does.
 *
 * @throws NetworkError when the portal gives no answer.
 */
export async function findRequestError(http: HttpClient, args: AuthorizationArgs): Promise<Refused | undefined> {
  const request = authorizationRequest(args);
  const step = parseNextStep(await new Portal(http, request.issuer).visit(request.url), request);
  return "admitted" in step ? step : undefined;
}

const systemClock = (signal: AbortSignal | undefined): Clock => ({
  now: Date.now,
  pass: (milliseconds) => setTimeout(milliseconds, undefined, signal ? { signal } : {}),
});
