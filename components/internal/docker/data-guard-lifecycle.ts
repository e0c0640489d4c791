import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys } from "../dynamic";
import { InvalidOption } from "../invalid-option";
import { type IsThere, refuseLoss } from "../lost-data";
import { hasVolume } from "./command";

/** What a guard remembers. */
export interface DataGuardInputs {
  /** The volume with the data. */
  readonly volume: string;

  /** What is in it, in words. */
  readonly holds: string;

  /** The volumes whose loss is accepted. */
  readonly acceptLossOf: readonly string[];
}

const declared: readonly (keyof DataGuardInputs)[] = ["volume", "holds", "acceptLossOf"];

/** Refuses another volume than the one with the data, and one that Docker has no more; both at preview. */
export async function check(
  olds: Partial<DataGuardInputs>,
  news: DataGuardInputs,
  isThere: IsThere = hasVolume,
): Promise<CheckResult<DataGuardInputs>> {
  const { holds, acceptLossOf, volume: after } = news;
  const holding = { before: olds.volume, after, holds, acceptLossOf, remedy: () => Promise.resolve("") };
  try {
    await refuseLoss(holding, isThere);
    return { inputs: news, failures: [] };
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    return { inputs: news, failures: [{ property: error.option, reason: error.message }] };
  }
}

/** Every change is made in place: the guard is as old as the data. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(declared, olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Remembers the volume. */
export function create(inputs: DataGuardInputs): Promise<CreateResult<DataGuardInputs>> {
  return Promise.resolve({ id: inputs.volume, outs: inputs });
}

/** Remembers the volume. */
export function update(_id: string, _olds: object, news: DataGuardInputs): Promise<UpdateResult<DataGuardInputs>> {
  return Promise.resolve({ outs: news });
}

/** What it remembers is nowhere but in the state. */
export function read(id: string, properties: DataGuardInputs): Promise<ReadResult<DataGuardInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** Leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}
