import type * as pulumi from "@pulumi/pulumi";
import { stackName } from "../internal/docker/labels";
import { DynamicResource } from "../internal/dynamic-resource";

/** What is done about the data when another Memos is to run on them. */
export interface UpgradeOptions {
  /**
   * How many copies of the database are kept; one is made whenever another image is about to open it.
   *
   * @default 3
   */
  readonly keep?: number;

  /**
   * The copy to go back to, as the output `memosCopies` names it. What has been written since is lost to Memos, and kept as a
   * copy in its turn. Set `memosImage` to a version that can open it.
   *
   * @default none
   */
  readonly restore?: string;

  /**
   * Whether it is seen to that people's accounts are linked anew: Memos 0.28 and later take everybody for new who comes from an
   * older version, whatever account there is.
   *
   * @default false
   */
  readonly newAccounts?: boolean;
}

/** What the gate stands between. */
export interface MemosUpgradeArgs extends UpgradeOptions {
  /** The id of the image that is to run. */
  readonly image: pulumi.Input<string>;

  /** The version of Memos that is in it, known at preview. */
  readonly version: string;

  /** The volume with Memos' data. */
  readonly volume: pulumi.Input<string>;

  /** Whether newcomers get an account. */
  readonly registration: boolean;

  /** The volumes whose loss is accepted. */
  readonly acceptLossOf: readonly string[];
}

/**
 * The gate between an image and the container that runs it: it knows which Memos ran last on the data, refuses one that cannot
 * take them over, and copies the database before it is opened by another.
 */
export class MemosUpgrade extends DynamicResource {
  /** The copies of the database, newest first. */
  declare readonly copies: pulumi.Output<string[]>;

  constructor(name: string, args: MemosUpgradeArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      ...args,
      keep: args.keep ?? 3,
      newAccounts: args.newAccounts ?? false,
      stack: stackName(),
      copies: undefined,
    };
    super("memos/upgrade-lifecycle", "Upgrade", name, inputs, opts);
  }
}
