import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failuresOf, guarded, type Rule } from "../internal/dynamic";
import { connectToMemos, type Connect } from "./api/generations";
import type { MemosApi, ProviderSettings } from "./api/memos-api";
import { readableFields, sameField } from "./identity-provider-registration";
import * as rules from "./option-rules";

/** What a file is to have told Memos. */
export interface DeployedProviderInputs extends ProviderSettings {
  /** Where Memos' API is, such as `http://127.0.0.1:5230`. */
  readonly apiUrl: string;

  /** Its id in Memos; for ever, since people's accounts hang on it. */
  readonly uid: string;
}

/** What is known once Memos has read it. */
export interface DeployedProviderOutputs extends DeployedProviderInputs {
  /** Its resource name, such as `identity-providers/authelia`. */
  readonly name: string;
}

const declared: Readonly<Record<keyof DeployedProviderInputs, Rule>> = {
  apiUrl: rules.apiUrl,
  uid: rules.uid,
  title: rules.text,
  identifierFilter: rules.identifierFilter,
  clientId: rules.clientId,
  authUrl: rules.authUrl,
  tokenUrl: rules.httpUrl,
  userInfoUrl: rules.httpUrl,
  scopes: rules.scopes,
  fieldMapping: rules.fieldMapping,
};

/** Refuses what Memos would not start with. */
export function check(_olds: object, news: DeployedProviderInputs): Promise<CheckResult<DeployedProviderInputs>> {
  return Promise.resolve({ inputs: news, failures: failuresOf(declared, news) });
}

/** Looks again after every change. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(Object.keys(declared), olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Looks whether Memos has read the file. */
export async function create(
  inputs: DeployedProviderInputs,
  connect: Connect = connectToMemos,
): Promise<CreateResult<DeployedProviderOutputs>> {
  const outs = await seen(inputs, connect);
  return { id: outs.name, outs };
}

/** Looks whether Memos has read the file. */
export async function update(
  _id: string,
  _olds: object,
  news: DeployedProviderInputs,
  connect: Connect = connectToMemos,
): Promise<UpdateResult<DeployedProviderOutputs>> {
  return { outs: await seen(news, connect) };
}

/** Leaves it as it is: nobody can change in Memos what a file says. */
export const read = (id: string, props: DeployedProviderOutputs): Promise<ReadResult<DeployedProviderOutputs>> =>
  Promise.resolve({ id, props });

/** Has nothing to take away: the file goes with its volume. */
export const remove = (_id: string, _props: object): Promise<void> => Promise.resolve();

function seen(inputs: DeployedProviderInputs, connect: Connect): Promise<DeployedProviderOutputs> {
  return guarded([], async () => {
    const memos = await connect(inputs.apiUrl, []);
    const name = `identity-providers/${inputs.uid}`;
    const providers = await memos.publicIdentityProviders();
    const other = providers.find((one) => one.clientId === inputs.clientId && one.name !== name);
    if (other !== undefined) throw otherName(memos, name, other.name);
    const found = providers.find((one) => one.name === name);
    if (found === undefined) throw notRead(memos, name, "shows no such provider");
    const field = readableFields.find((one) => !sameField(one, found, inputs));
    if (field !== undefined) throw notRead(memos, name, `shows another ${field}`);
    return { ...inputs, name };
  });
}

const notRead = (memos: MemosApi, name: string, sight: string): Error =>
  new Error(
    `Memos ${memos.version} at ${memos.url} has not read the file for ${name}: it ${sight}. ` +
      "Look into the log of its container, and run up again.",
  );

const otherName = (memos: MemosApi, name: string, other: string): Error =>
  new Error(
    `Memos at ${memos.url} has this identity provider as ${other} already, and people's accounts hang on that name: ` +
      `as ${name} everybody would get another account. Stay with registration api.`,
  );
