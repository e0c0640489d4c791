import type * as pulumi from "@pulumi/pulumi";
import type { AccessMode } from "./api/memos-api";
import { dockerName, flag, oneOf, optional, port, text } from "../pulumi/option-rules";
import { input, list, object } from "../pulumi/shape";
import { type BackupOptions, checkBackups } from "./upgrade/memos-data";

/** What is needed to run Memos. */
export interface MemosArgs {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly url: pulumi.Input<string>;

  /**
   * Names of Docker networks that Memos joins beside its own, such as that of an Authelia that it asks who signed in.
   *
   * @default none
   */
  readonly networks?: readonly pulumi.Input<string>[];

  /** The port on this machine's loopback at which the program reaches Memos' API. */
  readonly apiPort: number;

  /**
   * The image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "neosmemo/memos:0.30.0"
   */
  readonly image?: string;

  /**
   * A certificate authority, as PEM, that Memos trusts beside the public ones when it asks who signed in.
   *
   * @default none
   */
  readonly caCertificate?: pulumi.Input<string>;

  /**
   * Whether strangers see public memos, feeds and profiles. Memos 0.31 has a setting for it, too: see `MemosAccessPolicy`.
   *
   * @default "private"; "public" before Memos 0.30, which is always that
   */
  readonly accessMode?: AccessMode;

  /**
   * Whether newcomers get an account; some versions can only be upgraded while they do.
   *
   * @default true
   */
  readonly allowUserRegistration?: boolean;

  /**
   * What is done about the data when another version is to run.
   *
   * @default three copies of the database are kept
   */
  readonly backups?: BackupOptions;

  /**
   * A folder on the Docker engine's machine with the data of a Memos that you have, by its absolute path, such as `/srv/memos`. They are
   * copied into the data volume before Memos first starts there; later the option changes nothing.
   *
   * @default none
   */
  readonly importData?: string;

  /**
   * The volume, by its name, whose loss is accepted: memos and accounts were in it. Without that, nothing starts on an empty one.
   *
   * @default []
   */
  readonly acceptDataLoss?: readonly string[];
}

/** Checks each option by itself. */
export const checkShape = object<MemosArgs>({
  url: input(text),
  networks: optional(list(input(dockerName))),
  apiPort: port,
  image: optional(text),
  caCertificate: optional(input(text)),
  accessMode: optional(oneOf("private", "public")),
  allowUserRegistration: optional(flag),
  backups: checkBackups,
  importData: optional(text),
  acceptDataLoss: optional(list(text)),
});
