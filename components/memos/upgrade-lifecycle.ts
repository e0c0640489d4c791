import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failuresOf, guarded, isUnknown, type Rule } from "../internal/dynamic";
import { InvalidOption } from "../internal/invalid-option";
import { refuseLoss } from "../internal/lost-data";
import { databaseIn, type Database, type Whereabouts } from "./database-copies";
import * as rules from "./option-rules";
import {
  checkVersionChange,
  copyNameOf,
  isCopyName,
  namesInMemosSso,
  newestFirst,
  surplus,
  versionOfCopy,
} from "./upgrade-rules";

/** What the gate between two versions of Memos is made from. */
export interface UpgradeInputs {
  /** The id of the image that is to run. */
  readonly image: string;

  /** The version of Memos that is in it. */
  readonly version: string;

  /** The volume with Memos' data. */
  readonly volume: string;

  /** The stack that the copies belong to, such as `memos-sso/dev`. */
  readonly stack: string;

  /** Whether newcomers get an account. */
  readonly registration: boolean;

  /** Whether it has been said that people's accounts will be linked anew. */
  readonly newAccounts: boolean;

  /** How many copies are kept. */
  readonly keep: number;

  /** The copy to go back to, if any. */
  readonly restore?: string;

  /** The volumes whose loss is accepted. */
  readonly acceptLossOf: readonly string[];
}

/** What is known once the data are ready for the version. */
export interface UpgradeOutputs extends UpgradeInputs {
  /** The copies of the database, newest first. */
  readonly copies: readonly string[];
}

/** Finds a database; tests give another. */
export type Find = (where: Whereabouts) => Database;

const declared: Readonly<Record<keyof UpgradeInputs, Rule>> = {
  acceptLossOf: rules.names,
  image: rules.text,
  version: rules.text,
  volume: rules.text,
  stack: rules.text,
  registration: rules.flag,
  newAccounts: rules.flag,
  keep: (option, value) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= 1) return;
    throw new InvalidOption(option, "must be a whole number from 1 on", value, "Leave it out for 3.");
  },
  restore: (option, value) => {
    if (value === undefined || (typeof value === "string" && isCopyName(value))) return;
    throw new InvalidOption(option, "must be the name of a copy", value, "The output memosCopies lists them.");
  },
};

/** Refuses bad options, and a version that cannot take over the data; both at preview. */
export async function check(
  olds: Partial<UpgradeInputs>,
  news: UpgradeInputs,
  find: Find = databaseIn,
): Promise<CheckResult<UpgradeInputs>> {
  const failures = failuresOf(declared, news);
  if (failures.length > 0) return { inputs: news, failures };
  const refusal = await refusalOf(async () => {
    if (!isRestored(olds, news)) await checkLoss(olds, news, find);
    if (!isUnknown(news.volume)) await checkHandover(olds, news, find(news));
  });
  return { inputs: news, failures: refusal === undefined ? [] : [refusal] };
}

/** Before the data are gone they are asked for by name: what has become of them nobody else knows. */
async function checkLoss({ volume }: Partial<UpgradeInputs>, news: UpgradeInputs, find: Find): Promise<void> {
  const lost = find({ ...news, volume: volume ?? news.volume });
  const remedy = async (): Promise<string> => {
    const copies = newestFirst(await lost.copies());
    if (copies.length === 0) return "There is no copy of the database in Docker.";
    return `Or go back to a copy of the database: set upgrade.restore to one of ${copies.join(", ")}, and run pulumi up --refresh.${namesInMemosSso}`;
  };
  const { acceptLossOf } = news;
  const holds = "Memos' data: memos and accounts";
  await refuseLoss({ before: volume, after: news.volume, holds, acceptLossOf, remedy }, () => lost.isThere());
}

async function checkHandover(olds: Partial<UpgradeInputs>, news: UpgradeInputs, database: Database): Promise<void> {
  const { registration, newAccounts, version: after } = news;
  const copy = isRestored(olds, news) ? news.restore : undefined;
  if (copy !== undefined && !(await database.has(copy))) {
    const copies = newestFirst(await database.copies());
    const remedy = copies.length === 0 ? "There is none of these data." : `There are ${copies.join(", ")}.`;
    throw new InvalidOption("upgrade.restore", "must be a copy that is there", copy, remedy + namesInMemosSso);
  }
  if (olds.version === undefined && copy === undefined) needRegistration(registration);
  const before = copy === undefined ? olds.version : versionOfCopy(copy);
  if (before === undefined || before === after) return;
  const copies = newestFirst(await database.copies());
  checkVersionChange({ before, after, registration, newAccounts, copies });
}

function needRegistration(registration: boolean): void {
  if (registration) return;
  throw new InvalidOption(
    "access.registration",
    "must be true at first",
    false,
    "Nobody has an account in Memos yet, and no newcomer would get one. Close it when everybody has signed in.",
  );
}

async function refusalOf(work: () => Promise<void>): Promise<{ property: string; reason: string } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    return { property: error.option, reason: error.message };
  }
}

/** Every change is made in place: the resource is as old as the data. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(Object.keys(declared), olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Takes data over that are there already: from a copy, or as they lie, with a copy of them first. */
export function create(inputs: UpgradeInputs, find: Find = databaseIn): Promise<CreateResult<UpgradeOutputs>> {
  return guarded([], async () => {
    const database = find(inputs);
    if (inputs.restore !== undefined) await restore(database, inputs, undefined);
    else if (await isOpenedByAnother(database, inputs.image)) await copy(database, inputs.volume, undefined);
    return { id: inputs.volume, outs: await settled(database, inputs) };
  });
}

/** Copies the database before another image gets hold of it, or goes back to a copy. */
export function update(
  _id: string,
  olds: UpgradeOutputs,
  news: UpgradeInputs,
  find: Find = databaseIn,
): Promise<UpdateResult<UpgradeOutputs>> {
  return guarded([], async () => {
    const database = find(news);
    if (isRestored(olds, news)) await restore(database, news, olds);
    else if (olds.image !== news.image || olds.version !== news.version) {
      if (await database.exists()) await copy(database, news.volume, olds.version);
    }
    return { outs: await settled(database, news) };
  });
}

/** Reads which copies are there. */
export function read(id: string, props: UpgradeOutputs, find: Find = databaseIn): Promise<ReadResult<UpgradeOutputs>> {
  return guarded([], async () => ({ id, props: { ...props, copies: newestFirst(await find(props).copies()) } }));
}

/** Takes the copies away: it goes only when the data do, which are protected. */
export function remove(_id: string, props: UpgradeOutputs, find: Find = databaseIn): Promise<void> {
  return guarded([], async () => {
    const database = find(props);
    for (const one of await database.copies()) await database.forget(one);
  });
}

const isRestored = (olds: Partial<UpgradeInputs>, news: UpgradeInputs): boolean =>
  news.restore !== undefined && news.restore !== olds.restore;

/** Whether there are data, and it is not the wanted image that has them open. */
async function isOpenedByAnother(database: Database, image: string): Promise<boolean> {
  if (!(await database.exists())) return false;
  const images = await database.openedBy();
  return images.length === 0 || images.some((one) => one !== image);
}

const copy = (database: Database, volume: string, version: string | undefined): Promise<void> =>
  database.copyTo(copyNameOf(volume, version, new Date()));

/** Goes back to a copy, with a copy of what it takes the place of. */
async function restore(database: Database, news: UpgradeInputs, olds: UpgradeOutputs | undefined): Promise<void> {
  if (news.restore === undefined) return;
  if (!(await database.has(news.restore))) throw new Error(`There is no copy ${news.restore}.`);
  if (await database.exists()) await copy(database, news.volume, olds?.version);
  // Another image is about to get a container of its own; the one that ran would only write its newer form into the data.
  await database.replaceBy(news.restore, olds?.image === news.image);
}

/** What is kept in the state, after what is too much has been taken away. */
async function settled(database: Database, inputs: UpgradeInputs): Promise<UpgradeOutputs> {
  const copies = newestFirst(await database.copies());
  const tooMany = surplus(copies, inputs.keep, inputs.restore);
  for (const one of tooMany) await database.forget(one);
  return { ...inputs, copies: copies.filter((one) => !tooMany.includes(one)) };
}
