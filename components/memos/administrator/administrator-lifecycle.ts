import type { CheckResult, CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { failureOf, failuresOf, guarded, isUnknown, unknownKeys, updateInPlace } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import {
  administratorCredentials,
  apiSchema,
  connectForRefresh,
  keepStateIfUnreachable,
  type MemosApiInputs,
  type MemosApiOutputs,
} from "../api-resource";
import { connectToMemos, type Connect } from "../api/connect";
import type { Credentials, MemosApi } from "../api/memos-api";
import { isProblem } from "../api/memos-api-error";
import { withAdminSession } from "../api/session";
import { checkLength } from "./administrator-username";
import { checkEmailAddresses } from "./email-addresses";

/** What the first administrator is made from. */
export type AdministratorInputs = MemosApiInputs;

/** What is known once the account is there. */
export interface AdministratorOutputs extends AdministratorInputs, MemosApiOutputs {}

/** Rejects bad options, another name for an administrator that is there, and an upgrade that Memos' accounts stand in the way of. */
export async function check(
  olds: Partial<AdministratorInputs>,
  news: AdministratorInputs,
  connect?: Connect,
): Promise<CheckResult<AdministratorInputs>> {
  const { administratorUsername: username, version } = news;
  const failures = [...failuresOf(apiSchema, news), ...unknownKeys(apiSchema, news)];
  const name = failureOf(() => {
    rejectRename(olds.administratorUsername, username);
    if (failures.length === 0 && !isUnknown([username, version]))
      checkLength("administratorUsername", username, version);
  });
  return { inputs: news, failures: [...failures, ...name, ...(await checkEmailAddresses(olds, news, connect))] };
}

function rejectRename(before: string | undefined, after: string): void {
  if (before === undefined || before === after || isUnknown(before) || isUnknown(after)) return;
  throw new InvalidOption(
    "administratorUsername",
    `must stay "${before}", since Memos has that account already`,
    after,
    "Put the old name back; make further administrators in Memos itself.",
  );
}

/** Compares the inputs. */
export const diff = updateInPlace(Object.keys(apiSchema));

/** Makes the first account of an empty Memos, or adopts the administrator with this name and password. */
export function create(
  inputs: AdministratorInputs,
  connect: Connect = connectToMemos,
): Promise<CreateResult<AdministratorOutputs>> {
  const secrets = [inputs.administratorPassword];
  return guarded(secrets, async () => {
    const memos = await connect(inputs.apiUrl, secrets);
    await ensureAdministrator(memos, administratorCredentials(inputs));
    return { id: inputs.administratorUsername, outs: { ...inputs, memosVersion: memos.version } };
  });
}

/** Changes the password. */
export function update(
  _id: string,
  olds: AdministratorOutputs,
  news: AdministratorInputs,
  connect: Connect = connectToMemos,
): Promise<UpdateResult<AdministratorOutputs>> {
  const secrets = [olds.administratorPassword, news.administratorPassword];
  return guarded(secrets, async () => {
    const memos = await connect(news.apiUrl, secrets);
    const changed = olds.administratorPassword !== news.administratorPassword && !memos.needsSetup;
    if (changed) await changePassword(memos, administratorCredentials(olds), news.administratorPassword);
    await ensureAdministrator(memos, administratorCredentials(news));
    return { outs: { ...news, memosVersion: memos.version } };
  });
}

/** Finds the account by signing in. @throws Error when Memos has no accounts: then its data are lost, which must not go unseen. */
export function read(
  id: string,
  props: AdministratorOutputs,
  connect: Connect = connectForRefresh,
): Promise<ReadResult<AdministratorOutputs>> {
  const secrets = [props.administratorPassword];
  return guarded(secrets, () =>
    keepStateIfUnreachable({ id, props }, async () => {
      const memos = await connect(props.apiUrl, secrets);
      if (memos.needsSetup) throw lostData(props);
      await ensureAdministrator(memos, administratorCredentials(props));
      return { id, props: { ...props, memosVersion: memos.version } };
    }),
  );
}

/** Leaves the account: it belongs to the data and goes with them. */
export const remove = (_id: string, _props: object): Promise<void> => Promise.resolve();

/** Makes the first account if there is none, and in any case signs in with it: a lost answer or a race shows there. */
async function ensureAdministrator(memos: MemosApi, credentials: Credentials): Promise<void> {
  const failure = memos.needsSetup ? await errorOf(() => memos.createFirstAdministrator(credentials)) : undefined;
  try {
    await withAdminSession({ ...memos, needsSetup: false }, credentials, () => Promise.resolve());
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw isProblem(error, "wrong credentials") ? wrongAccount(memos, credentials.username) : error;
  }
}

async function errorOf(call: () => Promise<void>): Promise<Error | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Changes the password unless an earlier run that did not get to its end has done so already; the sign-in that follows shows it. */
async function changePassword(memos: MemosApi, before: Credentials, password: string): Promise<void> {
  try {
    await withAdminSession(memos, before, (session) => session.changePassword(password));
  } catch (error) {
    if (!isProblem(error, "wrong credentials")) throw error;
  }
}

const lostData = ({ apiUrl, administratorUsername, dataVolume = "its volume" }: AdministratorOutputs): Error =>
  new Error(
    `Memos at ${apiUrl} must have the account ${administratorUsername}, and has none at all: its data in ${dataVolume} are lost, and it began with nothing. ` +
      "Stop it, put your own copy of the data back and start it; or go back to a copy of the database, which the output memosBackups lists, " +
      "with backups.restore, memosBackups.restore in MemosSso, and pulumi up without a refresh; or remove its container and the volume, and pulumi up --refresh tells how to accept the loss.",
  );

const wrongAccount = (memos: MemosApi, username: string): Error =>
  new Error(
    `Memos at ${memos.url} has accounts already, and none of them is ${username} with this password. ` +
      "If its data come from an earlier stack, give that stack's administratorUsername and administratorPassword; if somebody changed the password in Memos, change it back; " +
      "if the data are of no use, remove their volume.",
  );
