import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../internal/dynamic-resource";

/** What is asked for. */
export interface RotationScheduleArgs {
  /**
   * The name of the rotation that somebody has asked for.
   *
   * @default none
   */
  readonly rotation?: string;

  /** The age in days at which a rotation is due. */
  readonly afterDays: number;
}

/**
 * The options of a first secret that is not used while a rotation has a name: it is another one when that name is taken away, so that
 * no age begins with a secret that is old already.
 */
export const besides = (
  rotation: string,
  schedule: RotationSchedule | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions =>
  schedule === undefined ? opts : pulumi.mergeOptions(opts, { replacementTrigger: rotation });

/** The memory of when something was rotated last, which decides when it is due again. */
export class RotationSchedule extends DynamicResource {
  /** The name of the rotation that is in force; empty before the first. */
  declare readonly label: pulumi.Output<string>;

  /** Since when, in UTC as ISO 8601. */
  declare readonly since: pulumi.Output<string>;

  /** The day from which on the next `up` rotates, such as `2026-11-25`. */
  declare readonly due: pulumi.Output<string>;

  constructor(name: string, args: RotationScheduleArgs, opts?: pulumi.CustomResourceOptions) {
    const decided = { label: undefined, since: undefined, due: undefined, because: undefined };
    super("authelia/rotation-schedule-lifecycle", "RotationSchedule", name, { ...args, ...decided }, opts);
  }
}
