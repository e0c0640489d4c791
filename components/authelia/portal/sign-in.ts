import { setTimeout as pass } from "node:timers/promises";

import type { HttpClient } from "../../http/http-client";
import { authorizationRequest, type AuthorizationArgs, type AuthorizationRequest } from "./authorization-request";
import { consent } from "./consent";
import { showOneTimeCode, showPassword, type Clock, type Credentials } from "./factors";
import { refused, type Asked, type Outcome, type Refused } from "./outcome";
import { isIssuerUrl, parseNextStep, type NextStep } from "./next-step";
import { Portal } from "./portal";

/** A person at the portal, sent there by an application. */
export interface SignInArgs extends AuthorizationArgs, Credentials {
  /** Whether the person has the consent remembered where the client allows it. Default true. */
  readonly remember?: boolean;

  /** Ends the wait for the next one-time code. Default none. */
  readonly signal?: AbortSignal;
}

/** How many pages a person may be led through: authorization, two factors and consent, the authorization again after each. */
const maxSteps = 8;

/**
 * Signs a person in at Authelia's portal, as a browser would, up to the redirect back to the application.
 *
 * @param http how to reach the portal.
 * @param clock for one-time codes. Default the system's.
 * @throws DoorError when the portal gives no answer.
 */
export async function signIn(
  http: HttpClient,
  args: SignInArgs,
  clock: Clock = systemClock(args.signal),
): Promise<Outcome> {
  const request = authorizationRequest(args);
  const visit: SignInSession = { portal: new Portal(http, request.issuer), args, request, clock, prompts: [] };
  let url = request.url;
  for (let page = 0; page < maxSteps; page += 1) {
    const step = parseNextStep(await visit.portal.visit(url), request);
    if (step.at === "refusal") return step.refusal;
    if (step.at === "application") return authorized(visit, step);
    const next = step.at === "authorization" ? step.url : await answerPrompt(visit, step);
    if (typeof next === "object") return next;
    // 4.39 names no page after the password when a second factor is due: the authorization knows where to go.
    url = next ?? request.url;
    if (!isIssuerUrl(url, request.issuer))
      return refused("unexpected answer", `the portal leads to ${new URL(url).origin}`);
  }
  return refused("unexpected answer", "the portal leads in a circle");
}

/**
 * Asks whether Authelia would take the authorization request of an application, without signing anybody in.
 *
 * Resolves to undefined when it would.
 *
 * @throws DoorError when the portal gives no answer.
 */
export async function findRequestError(http: HttpClient, args: AuthorizationArgs): Promise<Refused | undefined> {
  const request = authorizationRequest(args);
  const step = parseNextStep(await new Portal(http, request.issuer).visit(request.url), request);
  return step.at === "refusal" ? step.refusal : undefined;
}

interface SignInSession {
  readonly portal: Portal;
  readonly args: SignInArgs;
  readonly request: AuthorizationRequest;
  readonly clock: Clock;

  /** Grows as the person is asked. */
  readonly prompts: Asked[];
}

/** Does what a page asks for; resolves to where the portal leads next. */
async function answerPrompt(
  visit: SignInSession,
  { at: prompted, query }: NextStep & { at: "portal" | "consent" },
): Promise<string | undefined | Refused> {
  const { portal, args, clock, prompts } = visit;
  const prompt = prompted === "consent" ? "consent" : prompts.includes("password") ? "second factor" : "password";
  if (prompts.includes(prompt)) return refused("unexpected answer", `the portal asks for the ${prompt} again`);
  prompts.push(prompt);
  if (prompt === "password") return showPassword(portal, query, args);
  return prompt === "consent"
    ? consent(portal, query, args.remember ?? true)
    : showOneTimeCode(portal, query, args, clock);
}

const authorized = (
  { request, prompts }: SignInSession,
  { code, state }: NextStep & { at: "application" },
): Outcome => ({
  admitted: true,
  code,
  state,
  redirectUri: request.redirectUri,
  codeVerifier: request.codeVerifier,
  asked: prompts,
});

const systemClock = (signal: AbortSignal | undefined): Clock => ({
  now: Date.now,
  pass: (milliseconds) => pass(milliseconds, undefined, signal ? { signal } : {}),
});
