import { TOTP } from "otpauth";

import { refused, type Refused } from "./outcome";
import type { Portal, Reply } from "./portal";

/** What a person knows and has. */
export interface Credentials {
  readonly username: string;
  readonly password: string;

  /** The secret of the one-time codes (SHA-1, 6 digits, 30 s), in base32. Default none. */
  readonly totpSecret?: string;

  /** A code typed as it is, in place of `totpSecret`: it is tried once. Default none. */
  readonly totpCode?: string;
}

/** The time, and the patience to let some of it pass. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;

  /** Resolves after so many milliseconds. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** How long a one-time code lives, in milliseconds (Authelia's default). */
const step = 30_000;

/** What the portal wants back with each factor, so that it knows which authorization request it is about. */
const continuations: readonly (readonly [inQuery: string, inBody: string])[] = [
  ["workflow", "workflow"],
  ["workflow_id", "workflowID"],
  ["rd", "targetURL"],
  ["flow", "flow"],
  ["flow_id", "flowID"],
];

/** Shows username and password. Resolves to where the portal leads: a URL, or undefined when it names none. */
export async function showPassword(
  portal: Portal,
  query: URLSearchParams,
  { username, password }: Credentials,
): Promise<string | undefined | Refused> {
  const reply = await portal.ask("/api/firstfactor", {
    username,
    password,
    keepMeLoggedIn: false,
    ...continuation(query),
  });
  return reply.agreed ? redirectIn(reply) : unlessBusy(reply, refused("first factor refused", reply.message));
}

/**
 * Shows a one-time code. Resolves to where the portal leads: a URL, or undefined when it names none.
 *
 * From 4.38 a code that was used is refused until its 30 seconds are over, so a refused code is followed by the next one, once.
 */
export async function showOneTimeCode(
  portal: Portal,
  query: URLSearchParams,
  credentials: Credentials,
  clock: Clock,
): Promise<string | undefined | Refused> {
  const { totpSecret, totpCode } = credentials;
  const show = (token: string): Promise<Reply> =>
    portal.ask("/api/secondfactor/totp", { token, ...continuation(query) });
  const codeNow = (secret: string): string => new TOTP({ secret }).generate({ timestamp: clock.now() });

  const token = totpCode ?? (totpSecret && codeNow(totpSecret));
  if (!token) return refused("second factor missing", "the portal asks for a one-time code");
  let reply = await show(token);
  if (isRefusedCode(reply) && token !== totpCode && totpSecret) {
    await clock.pass(step - (clock.now() % step));
    reply = await show(codeNow(totpSecret));
  }
  return reply.agreed ? redirectIn(reply) : unlessBusy(reply, refused("second factor refused", reply.message));
}

const isRefusedCode = ({ agreed, status }: Reply): boolean => !agreed && (status === 401 || status === 403);

const unlessBusy = (reply: Reply, otherwise: Refused): Refused => {
  if (reply.status === 429) return refused("too many requests", reply.message);
  return reply.status >= 500 ? refused("unexpected answer", reply.message) : otherwise;
};

const redirectIn = ({ data }: Reply): string | undefined =>
  typeof data.redirect === "string" ? data.redirect : undefined;

const continuation = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    continuations.flatMap(([inQuery, inBody]) => {
      const value = query.get(inQuery);
      return value === null ? [] : [[inBody, value]];
    }),
  );
