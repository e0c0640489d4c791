import type * as pulumi from "@pulumi/pulumi";
import type { AutheliaClient } from "../authelia/configuration/client-options";
import type { AuthorizationPolicy } from "../authelia/configuration/settings";
import type { AutheliaSettings } from "../authelia/configuration/user-settings";
import type { User } from "../authelia/users/users";
import type { ReverseProxy } from "../gateway/reverse-proxy";
import type { Acme } from "../gateway/caddy-configuration";
import type { AccessPolicyOptions } from "../memos/access-policy/access-policy-options";
import type { BackupOptions } from "../memos/upgrade/memos-data";

/** How far an `up` proves that people can sign in. */
export type Proof = "sign-in" | "wiring" | "none";

/** What is needed for a Memos that people sign in to through Authelia. */
export interface MemosSsoArgs {
  /**
   * The domain: people find Memos at `memos.<domain>` and Authelia at `auth.<domain>`.
   *
   * @default "example.localhost", which browsers find on this machine without any DNS
   */
  readonly domain?: string;

  /**
   * Who may sign in; passwords are generated.
   *
   * @default [], which is refused unless `autheliaSettings` names a directory
   */
  readonly users?: readonly User[];

  /**
   * The factors that a person must pass. With `two_factor` a time-based one-time password is generated for each.
   *
   * @default "two_factor"
   */
  readonly authorizationPolicy?: AuthorizationPolicy;

  /**
   * The only group that gets in to Memos.
   *
   * @default everybody in `users` gets in
   */
  readonly group?: string;

  /**
   * Other applications that Authelia signs people in to, each with a secret of its own. What they are given is an output.
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
   * The port on this machine's loopback at which the program reaches Memos' API.
   *
   * @default the port after `httpsPort`
   */
  readonly apiPort?: number;

  /**
   * The address of this machine on which https is published.
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
   * What is done about Memos' data when another version is to run.
   *
   * @default three copies of the database are kept
   */
  readonly memosBackups?: BackupOptions;

  /**
   * Volumes with data, by their names, whose loss you accept. When a volume with data is gone, an `up` stops instead of starting on
   * an empty one, and says what can be done.
   *
   * @default [], so that no loss goes unseen
   */
  readonly acceptDataLoss?: readonly string[];

  /**
   * Which ways into Memos are open beside Authelia; `users` and `group` say who may come in through it.
   *
   * @default no sign-in by password once the proof has passed, and an account for everybody whom Authelia lets in
   */
  readonly accessPolicy?: AccessPolicyOptions;

  /**
   * Caddy's image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "caddy:2.11.9"
   */
  readonly gatewayImage?: string;

  /**
   * The name of Memos' first administrator, who keeps a password and nobody else's name.
   *
   * @default "memos-administrator"
   */
  readonly administratorUsername?: string;

  /**
   * How far every `up` that changes something proves that people can sign in.
   *
   * @default "wiring"
   */
  readonly proof?: Proof;

  /**
   * The authority that vouches for a public domain; asks for `httpsPort` 443.
   *
   * @default a private authority, whose certificate is an output
   */
  readonly acme?: Acme;

  /**
   * A reverse proxy of yours that people reach in place of the gateway. The gateway publishes nothing then; what the proxy needs to know is
   * an output.
   *
   * @default none
   */
  readonly reverseProxy?: ReverseProxy;

  /**
   * Docker networks that exist already, whose containers shall find Memos and Authelia by their host names. Only the gateway joins
   * them. Not with `reverseProxy`, by which they find both.
   *
   * @default none
   */
  readonly gatewayNetworks?: readonly pulumi.Input<string>[];

  /**
   * Any name, such as `2026-11`. With another one Memos gets a new client id and a new secret, and the next `up` takes the old
   * ones away. Once given, it must stay.
   *
   * @default the secret stays as it is
   */
  readonly clientSecretVersion?: string;

  /**
   * Sections of Authelia's own configuration that are added to ours, such as a directory, a database, Redis or a mail server. What
   * other options decide about is refused, and so are secrets.
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
   * Certificates, as PEM, of authorities that Authelia trusts when it connects to a server, beside those that everyone trusts.
   *
   * @default none
   */
  readonly autheliaCertificates?: pulumi.Input<string>;

  /**
   * Names of Docker networks in which Authelia finds servers. Whoever else is in them can tell Authelia any address and name in
   * headers: let nothing but these servers be there.
   *
   * @default none: servers on other machines are reached without
   */
  readonly autheliaNetworks?: readonly pulumi.Input<string>[];
}
