import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys } from "../internal/dynamic";
import { type Turn, turnAt, type Wish } from "./rotation/schedule";

/** What is asked for, and what `check` makes of it: a preview shows that. */
export type RotationScheduleInputs = Wish & Partial<Turn>;

const declared = ["rotation", "afterDays", "label", "since", "due", "because"] as const;

/** Decides which rotation is in force, from what was decided last. */
export function check(
  olds: Partial<RotationScheduleInputs>,
  news: RotationScheduleInputs,
  now = new Date(),
): Promise<CheckResult<RotationScheduleInputs>> {
  return Promise.resolve({ inputs: { ...news, ...turnAt(now, news, isDecided(olds) ? olds : undefined) } });
}

const isDecided = (olds: Partial<RotationScheduleInputs>): olds is Wish & Turn => olds.since !== undefined;

/** Every change is made in place: it is a decision and nothing else. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(declared, olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Takes note of the decision. */
export function create(inputs: RotationScheduleInputs): Promise<CreateResult<RotationScheduleInputs>> {
  return Promise.resolve({ id: "schedule", outs: inputs });
}

/** Takes note of the decision. */
export function update(
  _id: string,
  _olds: object,
  news: RotationScheduleInputs,
): Promise<UpdateResult<RotationScheduleInputs>> {
  return Promise.resolve({ outs: news });
}

/** A decision is nowhere but in the state. */
export function read(id: string, properties: RotationScheduleInputs): Promise<ReadResult<RotationScheduleInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** A decision leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}
