import { setTimeout as pass } from "node:timers/promises";

import type { Door } from "../../http/http-client";
import { authorizationRequest, type AuthorizationArgs, type AuthorizationRequest } from "./authorization-request";
import { consent } from "./consent";
import { showOneTimeCode, showPassword, type Clock, type Credentials } from "./factors";
import { refused, type Asked, type Outcome, type Refused } from "./outcome";
import { isOfIssuer, placeOf, type Place } from "./next-step";
import { Portal } from "./portal";

/** A person at the portal, sent there by an application. */
export interface SignInArgs extends AuthorizationArgs, Credentials {
  /** Whether the person has the consent remembered where the client allows it. Default true. */
  readonly remember?: boolean;

  /** Ends the wait for the next one-time code. Default none. */
  readonly signal?: AbortSignal;
}

/** How many pages a person may be led through: authorization, two factors and consent, the authorization again after each. */
const pages = 8;

/**
 * Signs a person in at Authelia's portal, as a browser would, up to the redirect back to the application.
 *
 * @param door how to reach the portal.
 * @param clock for one-time codes. Default the system's.
 * @throws DoorError when the portal gives no answer.
 */
export async function signIn(door: Door, args: SignInArgs, clock: Clock = systemClock(args.signal)): Promise<Outcome> {
  const request = authorizationRequest(args);
  const visit: Visit = { portal: new Portal(door, request.issuer), args, request, clock, asked: [] };
  let url = request.url;
  for (let page = 0; page < pages; page += 1) {
    const place = placeOf(await visit.portal.visit(url), request);
    if (place.at === "refusal") return place.refusal;
    if (place.at === "application") return admitted(visit, place);
    const next = place.at === "authorization" ? place.url : await answer(visit, place);
    if (typeof next === "object") return next;
    // 4.39 names no page after the password when a second factor is due: the authorization knows where to go.
    url = next ?? request.url;
    if (!isOfIssuer(url, request.issuer))
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
export async function requestRefusal(door: Door, args: AuthorizationArgs): Promise<Refused | undefined> {
  const request = authorizationRequest(args);
  const place = placeOf(await new Portal(door, request.issuer).visit(request.url), request);
  return place.at === "refusal" ? place.refusal : undefined;
}

interface Visit {
  readonly portal: Portal;
  readonly args: SignInArgs;
  readonly request: AuthorizationRequest;
  readonly clock: Clock;

  /** Grows as the person is asked. */
  readonly asked: Asked[];
}

/** Does what a page asks for; resolves to where the portal leads next. */
async function answer(
  visit: Visit,
  { at, query }: Place & { at: "portal" | "consent" },
): Promise<string | undefined | Refused> {
  const { portal, args, clock, asked } = visit;
  const due = at === "consent" ? "consent" : asked.includes("password") ? "second factor" : "password";
  if (asked.includes(due)) return refused("unexpected answer", `the portal asks for the ${due} again`);
  asked.push(due);
  if (due === "password") return showPassword(portal, query, args);
  return due === "consent"
    ? consent(portal, query, args.remember ?? true)
    : showOneTimeCode(portal, query, args, clock);
}

const admitted = ({ request, asked }: Visit, { code, state }: Place & { at: "application" }): Outcome => ({
  admitted: true,
  code,
  state,
  redirectUri: request.redirectUri,
  codeVerifier: request.codeVerifier,
  asked,
});

const systemClock = (signal: AbortSignal | undefined): Clock => ({
  now: Date.now,
  pass: (milliseconds) => pass(milliseconds, undefined, signal ? { signal } : {}),
});
