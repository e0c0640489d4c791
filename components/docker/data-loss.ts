import { isUnknown } from "../pulumi/dynamic";
import { InvalidOption } from "../pulumi/invalid-option";

/** A volume that has held data, and the one that is to be used now. */
export interface DataVolume {
  /** The volume at the last `up`; undefined before the first. */
  readonly before: string | undefined;

  /** The volume from now on; not known yet when Docker has to make one. */
  readonly after: string;

  /** The address of the Docker engine at the last `up`; undefined before the first. */
  readonly hostBefore: string | undefined;

  /** The address of the engine that is asked now. */
  readonly host: string;

  /** What was in it, such as `Memos' data: memos and accounts`. */
  readonly holds: string;

  /** The volumes whose loss is accepted. */
  readonly acceptDataLoss: readonly string[];

  /** What else can be done about a loss, a sentence. */
  readonly remedy: () => Promise<string>;
}

/** Tells whether Docker has a volume. */
export type VolumeExists = (volume: string) => Promise<boolean>;

/**
 * Refuses to begin with an empty volume where there was one with data.
 *
 * A refresh forgets a volume that is gone, and the program makes another: its name tells. Without a refresh the state has it
 * still, and Docker tells.
 *
 * @throws InvalidOption when the data are lost and nobody has said that this is accepted.
 */
export async function rejectDataLoss(holding: DataVolume, isThere: VolumeExists): Promise<void> {
  const { before, after, hostBefore = holding.host, host, holds, acceptDataLoss } = holding;
  if (before === undefined || isUnknown(before) || acceptDataLoss.includes(before)) return;
  const same = before === after;
  if (same && (await isThere(before))) return;
  if (host !== hostBefore) {
    throw new InvalidOption(
      "volume",
      `must be "${before}", which holds ${holds}, and the Docker engine ${host} does not have it: it is on ${hostBefore}, where the last up was`,
      `the engine ${host}`,
      `Nothing was changed. Go back to ${hostBefore}: docker:host and docker:context of the stack's configuration, DOCKER_CONTEXT, DOCKER_HOST and docker context use lead to an engine. To move, bring the volume to the other engine first.`,
    );
  }
  throw new InvalidOption(
    "volume",
    `must be "${before}", which holds ${holds}, and the Docker engine ${host} has it no more: the data are lost`,
    isUnknown(after) ? "a new and empty volume" : after,
    `Nothing was started on an empty volume. ${same ? `Put it back (docker volume create ${before}, then fill it from your own copy) and run pulumi up --refresh, which makes the containers anew that used it. Or` : "If you have a copy of your own, put it into the new volume, and"} ` +
      `say acceptDataLoss: ["${before}"] and run pulumi up --refresh, which ${same ? "begins" : "goes on"} with what is in the new volume. ${await holding.remedy()}`.trimEnd(),
  );
}
