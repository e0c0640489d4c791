import type * as pulumi from "@pulumi/pulumi";
import type { AutheliaClient } from "../authelia/configuration/clients";
import type { AuthorizationPolicy } from "../authelia/configuration/settings";
import type { AutheliaSettings } from "../authelia/configuration/user-settings";
import type { User } from "../authelia/users/users";
import type { ReverseProxy } from "../gateway/reverse-proxy";
import type { Acme } from "../gateway/caddy-configuration";
import type { AccessPolicyOptions } from "../memos/access-policy/access-policy-options";
import type { BackupOptions } from "../memos/upgrade/memos-data";

/** How far an `up` proves that people can sign in. */
export type Proof = "sign-in" | "wiring" | "none";

/** The options of a Memos that people sign in to through Authelia. */
export interface MemosSsoArgs {
  /**
   * The domain: people find Memos at `memos.<domain>` and Authelia at `auth.<domain>`.
   *
   * @default "example.localhost", which browsers find on this machine without any DNS
   */
  readonly domain?: string;

  /**
   * The host name of Memos, below `domain`.
   *
   * @default `memos.<domain>`
   */
  readonly memosHost?: string;

  /**
   * The host name of Authelia, below `domain`.
   *
   * @default `auth.<domain>`
   */
  readonly autheliaHost?: string;

  /**
   * The people who may sign in; their passwords are generated.
   *
   * @default [], which is refused unless `autheliaSettings` has an LDAP directory
   */
  readonly users?: readonly User[];

  /**
   * The factors that a person must pass, for Memos and for each of `clients` that has no policy of its own. With `two_factor` a
   * time-based one-time password is generated for each person.
   *
   * @default "two_factor"
   */
  readonly authorizationPolicy?: AuthorizationPolicy;

  /**
   * The only group whose members may sign in to Memos. It does not concern `clients`, which have groups of their own.
   *
   * @default everybody in `users` may
   */
  readonly group?: string;

  /**
   * Other applications that people sign in to through this Authelia. The output `clientCredentials` has the client id and the secret
   * of each.
   *
   * @default none
   */
  readonly clients?: readonly AutheliaClient[];

  /**
   * The port for https. It is part of every URL unless it is 443; with 443, port 80 sends browsers to https.
   *
   * @default 8443, but 443 with `reverseProxy`
   */
  readonly httpsPort?: number;

  /**
   * The port on this machine's loopback at which Memos' API is published for the program.
   *
   * @default the port after `httpsPort`
   */
  readonly apiPort?: number;

  /**
   * The IPv4 or IPv6 address of this machine on which https is published.
   *
   * @default "127.0.0.1" for names below `localhost`, else "0.0.0.0"
   */
  readonly listenAddress?: string;

  /**
   * Authelia's image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "authelia/authelia:4.39.20"
   */
  readonly autheliaImage?: string;

  /**
   * Memos' image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "neosmemo/memos:0.30.0"
   */
  readonly memosImage?: string;

  /**
   * How many copies of Memos' database are kept, and which one is restored.
   *
   * @default three copies are kept
   */
  readonly memosBackups?: BackupOptions;

  /**
   * A folder on the Docker engine's machine with the data of a Memos that you have, by its absolute path, such as `/srv/memos`. They are
   * copied into the data volume before Memos first starts; later the option changes nothing.
   *
   * @default none
   */
  readonly importMemosData?: string;

  /**
   * The names of data volumes whose loss you accept. When a data volume is gone and not in this list, `preview` and `up` end with an
   * error instead of starting on an empty volume.
   *
   * @default []
   */
  readonly acceptDataLoss?: readonly string[];

  /**
   * Whether people may sign in to Memos by password, whether newcomers get an account, and what strangers see.
   *
   * @default no sign-in by password, an account for everybody who signs in through Authelia, and nothing for strangers
   */
  readonly accessPolicy?: AccessPolicyOptions;

  /**
   * Which of Authelia's claims become what in Memos, such as `{ displayName: "given_name" }`.
   *
   * @default { identifier: "preferred_username", displayName: "name", email: "email" }
   */
  readonly fieldMapping?: Partial<Record<"identifier" | "displayName" | "email", string>>;

  /**
   * Caddy's image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "caddy:2.11.9"
   */
  readonly gatewayImage?: string;

  /**
   * The username of Memos' first administrator, who signs in by password. No person in `users` may have it.
   *
   * @default "memos-administrator"
   */
  readonly administratorUsername?: string;

  /**
   * The password of the first administrator, where Memos' data have that account already.
   *
   * @default generated
   */
  readonly administratorPassword?: pulumi.Input<string>;

  /**
   * How an `up` that changes something proves that people can sign in: by a test user who signs in, by an invalid code that both sides
   * must reject as expected, or not at all.
   *
   * @default "wiring"
   */
  readonly proof?: Proof;

  /**
   * The public certificate authority, by ACME; needs `httpsPort` 443.
   *
   * @default a private authority, whose certificate is the output `caCertificate`
   */
  readonly acme?: Acme;

  /**
   * A reverse proxy of yours that browsers reach in place of the gateway. The gateway then publishes no port to the outside.
   *
   * @default none
   */
  readonly reverseProxy?: ReverseProxy;

  /**
   * Existing Docker networks that the gateway joins, so that their containers reach Memos and Authelia by host name. Not with
   * `reverseProxy`.
   *
   * @default none
   */
  readonly gatewayNetworks?: readonly pulumi.Input<string>[];

  /**
   * A label, such as `2026-11`. Another label gives Memos a new client id and a new secret; the next `up` removes the old ones. Once
   * set, it cannot be removed.
   *
   * @default the secret stays as it is
   */
  readonly clientSecretVersion?: string;

  /**
   * Sections of Authelia's own configuration that are merged into ours, such as LDAP, PostgreSQL, Redis or SMTP. A key that another
   * option sets is refused, and so is a secret.
   *
   * @default none
   */
  readonly autheliaSettings?: AutheliaSettings;

  /**
   * Secrets by the dotted names of their keys in Authelia's configuration, such as `notifier.smtp.password`. Each reaches
   * Authelia as a file.
   *
   * @default none
   */
  readonly autheliaSecretFiles?: Readonly<Record<string, pulumi.Input<string>>>;

  /**
   * Certificates, as PEM, of authorities that Authelia trusts when it connects to a server, in addition to the public ones.
   *
   * @default none
   */
  readonly autheliaCertificates?: pulumi.Input<string>;

  /**
   * Existing Docker networks that Authelia joins to reach servers, such as a database. Every container in them can send Authelia forged
   * headers: let only these servers be in them.
   *
   * @default none; servers on other machines are reached without
   */
  readonly autheliaNetworks?: readonly pulumi.Input<string>[];
}
