import { httpsDoor } from "../../internal/https-door";
import { type Look, until } from "../../internal/until";
import type { Shown } from "./clients";

/** Tells which client ids an application uses. */
export type Ask = (url: string) => Promise<Shown>;

/** How long an application that has just been started may take to answer, in milliseconds. */
const patience = 15_000;

/**
 * Asks an application which client ids it shows to anybody, in JSON; each text in the answer counts as one.
 *
 * @param within how long it may take, in milliseconds. Default 15000
 * @returns undefined when it does not answer, or not with JSON.
 */
export async function askApplication(url: string, within = patience): Promise<Shown> {
  const door = httpsDoor({ patience: within });
  const look = async (): Promise<Look<Shown>> => {
    const { status, body } = await door({ url });
    return status < 500 ? { found: status === 200 ? textsIn(body) : undefined } : { instead: String(status) };
  };
  return until(look, { within, otherwise: (last) => last }).catch(() => undefined);
}

function textsIn(body: string): Shown {
  try {
    return new Set(textsOf(JSON.parse(body)));
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
