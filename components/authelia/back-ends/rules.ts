import type { Rule } from "../../internal/dynamic";
import { InvalidOption } from "../../internal/invalid-option";
import { shaped } from "../../internal/shape";

const controlCharacter = /[\u0000-\u001f\u007f]/;

/** A line of text that Authelia's template filter leaves as it is. */
export const text: Rule = (option, value) => {
  if (typeof value !== "string" || value.trim() === "" || controlCharacter.test(value)) {
    throw new InvalidOption(option, "must be a line of text", value, "Write at least one character.");
  }
  if (value.includes("{{")) {
    throw new InvalidOption(option, 'must not hold "{{", which begins a template of Authelia', value, "Leave it out.");
  }
};

/** Either true or false. */
export const flag: Rule = (option, value) => {
  if (typeof value !== "boolean")
    throw new InvalidOption(option, "must be true or false", value, "Write it without quotes.");
};

/** A whole number. */
export const whole =
  (from: number, to: number): Rule =>
  (option, value) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return;
    throw new InvalidOption(option, `must be a whole number from ${from} to ${to}`, value, "Write it without quotes.");
  };

/** The name of a server, or its address, without a port. */
export const host: Rule = (option, value) => {
  text(option, value);
  if (/[/:@\s]/.test(String(value))) {
    throw new InvalidOption(option, "must be the name of a server", value, "Write the port as port.");
  }
};

/** One of several words. */
export const oneOf =
  (...words: readonly string[]): Rule =>
  (option, value) => {
    if (words.some((word) => word === value)) return;
    throw new InvalidOption(option, `must be one of ${words.join(", ")}`, value, "Choose one of them.");
  };

/** An address such as `ldaps://directory.example.com:636`: no user, path or query. */
export const address =
  (example: string, ...schemes: readonly string[]): Rule =>
  (option, value) => {
    text(option, value);
    const [, scheme = "", server = "", port] = addressForm.exec(String(value)) ?? [];
    const portIsOne = port === undefined || (Number(port) >= 1 && Number(port) <= 65535);
    if (schemes.includes(scheme) && server !== "" && portIsOne) return;
    const choices = schemes.map((one) => `${one}://`).join(" or ");
    throw new InvalidOption(
      option,
      `must be ${choices} with a server and a port`,
      value,
      `Write such as "${example}".`,
    );
  };

const addressForm = /^([a-z]+):\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;

/** The parts of an address that has passed its rule. */
export function partsOf(address: string, defaultPort: number): { scheme: string; host: string; port: number } {
  const [, scheme = "", server = "", port] = addressForm.exec(address) ?? [];
  return { scheme, host: server.replace(/^\[|\]$/g, ""), port: port === undefined ? defaultPort : Number(port) };
}

/** A filter of LDAP, with what Authelia fills in. */
export const filter =
  (...placeholders: readonly string[]): Rule =>
  (option, value) => {
    text(option, value);
    const written = String(value);
    if (written.startsWith("(") && written.endsWith(")") && placeholders.every((one) => written.includes(one))) return;
    const needed = placeholders.length === 0 ? "" : ` and hold ${placeholders.join(" and ")}`;
    throw new InvalidOption(option, `must stand in parentheses${needed}`, value, "Authelia takes no other filter.");
  };

/** How a connection is encrypted. */
export const tls: Rule = shaped({
  required: {},
  optional: { serverName: host, minimumVersion: oneOf("TLS1.2", "TLS1.3") },
});
