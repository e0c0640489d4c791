import { InvalidOption } from "../../internal/invalid-option";
import { checkShape } from "../../internal/shape";
import type { Generation } from "../versions";
import * as rules from "./rules";
import type { BackEndTls } from "./tls";

/**
 * The server that takes Authelia's e-mail.
 *
 * @see https://www.authelia.com/configuration/notifications/smtp/
 */
export interface Smtp {
  /**
   * Where it is: `submissions://mail.example.com:465` speaks TLS from the start, `submission://mail.example.com:587` and
   * `smtp://mail.example.com:25` after STARTTLS. Authelia does not start while it cannot be reached.
   */
  readonly address: string;

  /** Whom e-mail is from, such as `Authelia <authelia@example.com>`. */
  readonly sender: string;

  /**
   * The name that Authelia signs in with; its password is `backEndPasswords.smtp`.
   *
   * @default Authelia does not sign in
   */
  readonly username?: string;

  /**
   * The subject; `{title}` is what the e-mail is about.
   *
   * @default "[Authelia] {title}"
   */
  readonly subject?: string;

  /**
   * The name with which Authelia greets the server.
   *
   * @default "localhost"
   */
  readonly identifier?: string;

  /**
   * The address that Authelia asks the server about when it starts, such as `test@example.com`; nothing is sent to it. From 4.39 on
   * the server is only greeted.
   *
   * @default "Authelia Test <test@authelia.com>"
   */
  readonly startupCheckAddress?: string;

  /**
   * Whether e-mail, with codes and links in it, may go over a connection that is not encrypted; a password never does.
   *
   * @default false
   */
  readonly disableRequireTls?: boolean;

  /**
   * How the connection is encrypted.
   *
   * @default TLS 1.2 or newer, with a certificate for the server's name
   */
  readonly tls?: BackEndTls;
}

/** The port at which Authelia 4.37 speaks TLS from the start, whatever else is said. */
const submissionsPort = 465;

/** @throws InvalidOption for what Authelia cannot use. */
export function checkSmtp(option: string, smtp: Smtp, generation: Generation): void {
  checkShape(option, smtp, {
    required: {
      address: rules.address("submissions://mail.example.com:465", "submissions", "submission", "smtp"),
      sender: sender,
    },
    optional: {
      username: rules.text,
      subject: rules.text,
      identifier: rules.host,
      startupCheckAddress: sender,
      disableRequireTls: rules.flag,
      tls: rules.tls,
    },
  });
  const { scheme, port } = rules.partsOf(smtp.address, smtpPort(smtp.address));
  if (generation.dialect === "4.37" && (scheme === "submissions") !== (port === submissionsPort)) {
    throw new InvalidOption(
      `${option}.address`,
      `must be submissions:// at port ${submissionsPort} and nowhere else with Authelia ${generation.minor}`,
      smtp.address,
      "Correct the port, or run a newer Authelia.",
    );
  }
}

/** The port that goes with the scheme of an address. */
export const smtpPort = (address: string): number =>
  address.startsWith("submissions:") ? submissionsPort : address.startsWith("submission:") ? 587 : 25;

const mailbox = /^(?:[^<>@]*<)?[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+>?$/;

const sender = (option: string, value: unknown): void => {
  rules.text(option, value);
  const written = String(value);
  if (mailbox.test(written) && written.includes("<") === written.endsWith(">")) return;
  throw new InvalidOption(option, "must be an e-mail address", value, 'Write such as "Authelia <auth@example.com>".');
};
