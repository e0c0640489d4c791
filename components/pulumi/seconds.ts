import type { Rule } from "./dynamic";
import { InvalidOption } from "./invalid-option";

/** A whole number of seconds, up to an hour. */
export const seconds: Rule = (option, value) => {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 3600) return;
  throw new InvalidOption(option, "must be a whole number of seconds from 0 to 3600", value, "Leave it out for 60.");
};
