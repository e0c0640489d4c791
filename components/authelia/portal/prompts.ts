import { TOTP, URI } from "otpauth";

import { refused, type Refused } from "./outcome";
import type { Portal, Reply } from "./portal";

/** What a person types. */
export interface Credentials {
  readonly username: string;
  readonly password: string;

  /** The secret of the one-time codes: in base32 (SHA-1, 6 digits, 30 s), or an `otpauth://` URI. Default none. */
  readonly totpSecret?: string;

  /** A code typed as it is, in place of `totpSecret`: it is tried once. Default none. */
  readonly totpCode?: string;
}

/** The time; tests give another. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;

  /** Resolves after so many milliseconds. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** Where the portal leads after a prompt: a URL, or undefined when it names none. */
export type Answer = string | undefined | Refused;

export async function submitPassword(
  portal: Portal,
  query: URLSearchParams,
  { username, password }: Credentials,
): Promise<Answer> {
  const body = { username, password, keepMeLoggedIn: false, ...flowParameters(query) };
  return parseFactorReply(await portal.ask("/api/firstfactor", body), "first factor refused");
}

/**
 * Submits a one-time code.
 *
 * From 4.38 a code that was used is refused until its period is over, so after a refused code the next one is tried, once.
 */
export async function submitTotp(
  portal: Portal,
  query: URLSearchParams,
  { totpSecret, totpCode }: Credentials,
  clock: Clock,
): Promise<Answer> {
  const submit = (token: string): Promise<Reply> =>
    portal.ask("/api/secondfactor/totp", { token, ...flowParameters(query) });
  const totp = totpSecret ? totpOf(totpSecret) : undefined;
  const codeNow = (): string | undefined => totp?.generate({ timestamp: clock.now() });

  const token = totpCode ?? codeNow();
  if (!token) return refused("second factor missing", "the portal asks for a one-time code");
  let reply = await submit(token);
  const isRefused = !reply.agreed && (reply.status === 401 || reply.status === 403);
  if (isRefused && totpCode === undefined && totp) {
    const period = totp.period * 1000;
    await clock.pass(period - (clock.now() % period));
    reply = await submit(codeNow() ?? "");
  }
  return parseFactorReply(reply, "second factor refused");
}

function totpOf(secret: string): TOTP {
  const parsed = secret.startsWith("otpauth:") ? URI.parse(secret) : new TOTP({ secret });
  if (parsed instanceof TOTP) return parsed;
  throw new Error("A one-time code must be time-based.");
}

function parseFactorReply(
  { agreed, status, data, message }: Reply,
  refusal: "first factor refused" | "second factor refused",
): Answer {
  if (agreed) return typeof data.redirect === "string" ? data.redirect : undefined;
  return refused(status === 429 ? "too many requests" : status >= 500 ? "unexpected answer" : refusal, message);
}

/** The parameters by which the portal finds the authorization request again: their names in the page's address and in the body. */
const flowParameterNames = [
  ["workflow", "workflow"],
  ["workflow_id", "workflowID"],
  ["rd", "targetURL"],
  ["flow", "flow"],
  ["flow_id", "flowID"],
] as const;

const flowParameters = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    flowParameterNames.flatMap(([inQuery, inBody]) => {
      const value = query.get(inQuery);
      return value === null ? [] : [[inBody, value]];
    }),
  );

/** The id of a consent in the page's address: up to 4.38, and from 4.39. */
const consentIds = ["id", "flow_id"] as const;

/** Agrees to what the application asks for, and lets Authelia remember that where the client allows it. */
export async function consent(portal: Portal, query: URLSearchParams, remember: boolean): Promise<Answer> {
  const key = consentIds.find((candidate) => query.has(candidate));
  const id = key && query.get(key);
  if (!key || !id) return refused("unexpected answer", "the consent page has no id");

  const asked = await portal.ask(`/api/oidc/consent?${new URLSearchParams({ [key]: id }).toString()}`);
  if (!asked.agreed) return refused("consent refused", asked.message);

  const { client_id, pre_configuration, ...rest } = asked.data;
  const given = await portal.ask("/api/oidc/consent", {
    [key]: id,
    client_id,
    consent: true,
    pre_configure: remember && pre_configuration === true,
    // From 4.39 the person chooses among the claims that were asked for by name.
    ...("claims" in rest ? { claims: rest.claims ?? [] } : {}),
  });
  const { redirect_uri } = given.data;
  return given.agreed && typeof redirect_uri === "string" ? redirect_uri : refused("consent refused", given.message);
}
