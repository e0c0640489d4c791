import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../dynamic-resource";

/** What a guard stands before. */
export interface DataGuardArgs {
  /** The volume with the data. */
  readonly volume: pulumi.Input<string>;

  /** What is in it, in words. */
  readonly holds: string;

  /** The volumes whose loss is accepted. */
  readonly acceptLossOf: readonly string[];
}

/**
 * Remembers which volume has held data, so that nothing begins on an empty one unseen. Protected as the data are.
 *
 * The volume's own resource cannot: a refresh forgets it when it is gone.
 */
export class DataGuard extends DynamicResource {
  constructor(name: string, args: DataGuardArgs, opts: pulumi.CustomResourceOptions) {
    super(
      "internal/docker/data-guard-lifecycle",
      "DataGuard",
      name,
      { ...args },
      pulumi.mergeOptions(opts, { protect: true }),
    );
  }
}
