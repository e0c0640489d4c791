import * as pulumi from "@pulumi/pulumi";
import type { AutheliaClient } from "./configuration/clients";
import type { ClientRotationOptions } from "./rotation/client-rotation";
import type { AuthorizationPolicy } from "./configuration/settings";
import type { AutheliaSettings } from "./configuration/user-settings";
import type { User } from "./users/users";

/** What is needed to run Authelia. */
export interface AutheliaArgs {
  /** Where people sign in: an `https` URL below `cookieDomain`, such as `https://auth.example.com`. */
  readonly url: string;

  /** The domain whose cookie Authelia and the applications share, such as `example.com`. */
  readonly cookieDomain: string;

  /** Where a person lands who signed in at the portal itself, such as `https://memos.example.com`. */
  readonly defaultRedirectionUrl: string;

  /**
   * Who may sign in: at least one person.
   *
   * @default [], which is refused unless `settings.authentication_backend.ldap` has the people
   */
  readonly users?: readonly User[];

  /** The applications that ask Authelia to sign people in: at least one. */
  readonly clients: readonly AutheliaClient[];

  /**
   * The image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "authelia/authelia:4.39.20"
   */
  readonly image?: string;

  /**
   * The factors that a person must pass where a client says nothing else. If any policy is `two_factor`, a time-based one-time password
   * is generated for each person.
   *
   * @default "two_factor"
   */
  readonly authorizationPolicy?: AuthorizationPolicy;

  /**
   * Whether to add an identity that can prove a sign-in to the last step and that applications refuse.
   *
   * @default false
   */
  readonly createTestUser?: boolean;

  /**
   * Gives each client that it names a new id and a new secret, beside the old ones until those are not used any more. Once given, it must stay.
   *
   * @default the clients have the ids that they ask for, and keep their secrets
   */
  readonly rotation?: ClientRotationOptions;

  /**
   * Whether Authelia compares its clock with a time server when it starts; one-time passwords need a right clock.
   *
   * @default true, but false for names below `localhost`
   */
  readonly ntpStartupCheck?: boolean;

  /**
   * The volume, by its name, whose loss is accepted: second factors of people's own and consents were in it. Without that, nothing
   * starts on an empty one.
   *
   * @default []
   */
  readonly acceptDataLoss?: readonly string[];

  /**
   * Sections of Authelia's own configuration that are added to ours, by their own names, such as
   * `{ session: { remember_me: "3M" } }`. `authentication_backend.ldap`, `storage.postgres` or `storage.mysql`, and `notifier.smtp` take
   * the place of our files. What other options decide about is refused, and so are secrets.
   *
   * @default none
   */
  readonly settings?: AutheliaSettings;

  /**
   * Secrets by the dotted names of their keys in Authelia's configuration, such as `{ "notifier.smtp.password": password }`. Each
   * reaches Authelia as a file.
   *
   * @default none
   */
  readonly secretFiles?: Readonly<Record<string, pulumi.Input<string>>>;

  /**
   * Certificates, as PEM, of authorities that Authelia trusts when it connects to a server, beside those that everyone trusts.
   *
   * @default none
   */
  readonly certificates?: pulumi.Input<string>;

  /**
   * Names of Docker networks in which Authelia finds servers. Whoever else is in them can tell Authelia any address and name in
   * headers: let nothing but these servers be there.
   *
   * @default none: servers on other machines are reached without
   */
  readonly networks?: readonly pulumi.Input<string>[];
}
