import type { Outcome, Refusal } from "../../components/authelia/portal/outcome";

/** What the person sees at the end of a visit to the portal, for a table of people. */
export const sightOf = (outcome: Outcome): string => (outcome.admitted ? "the application" : sights[outcome.refusal]);

const sights: Readonly<Record<Refusal, string>> = {
  "first factor refused": "the portal again",
  "second factor refused": "the second factor again",
  "second factor missing": "the second factor again",
  "access denied": "a refusal",
  "unknown client": "an error page",
  "wrong redirect URI": "an error page",
  "request refused": "an error page",
  "consent refused": "the consent page again",
  "too many requests": "an error page",
  "unexpected answer": "an error page",
};
