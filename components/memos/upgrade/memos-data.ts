import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { volumeFilesInputs } from "../../docker/volume-files";
import { digestOf } from "../../pulumi/digest";
import { DynamicResource } from "../../pulumi/dynamic-resource";
import { count, flag, optional, text } from "../../pulumi/option-rules";
import { object } from "../../pulumi/shape";
import { ownerFile } from "./backups";

/** How many copies of the database are kept, and which one is restored. */
export interface BackupOptions {
  /**
   * How many copies of the database are kept. A copy is made before another image opens the database.
   *
   * @default 3
   */
  readonly keep?: number;

  /**
   * The copy to restore, by its name in the output `memosBackups`. The present database is copied first. Set `memosImage` to a version
   * that can open the copy.
   *
   * @default none
   */
  readonly restore?: string;

  /**
   * Confirms that you link people's accounts yourself after an upgrade to Memos 0.28 or later. These versions make a new account for
   * everybody whose account an older version made.
   *
   * @default false
   */
  readonly acceptUnlinkedAccounts?: boolean;
}

/** @throws InvalidOption for an unknown key, or a value of another kind. */
export const checkBackups = optional(
  object<BackupOptions>({
    keep: optional(count),
    restore: optional(text),
    acceptUnlinkedAccounts: optional(flag),
  }),
);

/** For which Memos the data volume is prepared. */
export interface MemosDataArgs extends BackupOptions {
  readonly volume: docker.Volume;

  /** The image that is to run. */
  readonly image: docker.RemoteImage;

  /** The version of Memos that is in it, known at preview. */
  readonly version: string;

  /** The numeric user and group that Memos runs as, such as `10001:10001`. */
  readonly user: string;

  /** The certificate authority that Memos is to trust, as PEM. @default none */
  readonly caCertificate?: pulumi.Input<string>;

  /** The folder whose data are taken over at first. @default none */
  readonly importData?: string;

  /** Whether newcomers get an account. */
  readonly allowUserRegistration: boolean;

  /** The volumes whose loss is accepted. */
  readonly acceptDataLoss: readonly string[];
}

/** The folder of the data volume in which the certificate authority is that Memos trusts. */
export const caFolder = ".authority";
const caFile = `${caFolder}/ca.pem`;

/**
 * Memos' data volume, made ready for the Memos that is to run: it has the right owner, the database was copied before another image
 * opens it, and a version that cannot take over the data is rejected at preview. It knows which Memos ran last on the data.
 */
export class MemosData extends DynamicResource {
  /** The id of the image that the data are ready for. */
  declare readonly image: pulumi.Output<string>;

  /** The copies of the database, newest first. */
  declare readonly backups: pulumi.Output<string[]>;

  /** How often a copy has taken the place of the data. */
  declare readonly restores: pulumi.Output<number>;

  /** A digest of the files that Memos reads at its start. */
  readonly digest: pulumi.Output<string>;

  constructor(name: string, args: MemosDataArgs, opts?: pulumi.CustomResourceOptions) {
    const { volume, image, caCertificate } = args;
    // A file must be there from the first day: Docker gives an empty volume back to the image's user at the next mount.
    const files = {
      [ownerFile]: `${args.user}\n`,
      ...(caCertificate === undefined ? {} : { [caFile]: caCertificate }),
    };
    const holds = "Memos' data: memos and accounts";
    const { acceptDataLoss } = args;
    const inputs = {
      ...volumeFilesInputs({ volume, image, files, folders: { "": args.user }, holds, acceptDataLoss }),
      version: args.version,
      allowUserRegistration: args.allowUserRegistration,
      acceptUnlinkedAccounts: args.acceptUnlinkedAccounts ?? false,
      keep: args.keep ?? 3,
      restore: args.restore,
      importData: args.importData,
      restores: 0,
      backups: undefined,
    };
    super("memos/upgrade/memos-data-lifecycle", "MemosData", name, inputs, opts);
    this.digest = digestOf(files);
  }
}
