import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failureOf, failuresOf, guarded, isUnknown, type Rule } from "../internal/dynamic";
import { connectToMemos, type Connect } from "./api/generations";
import { type Glance, glanceFor } from "./api/glance";
import type { IdentityProvider, MemosApi, ProviderSettings } from "./api/memos-api";
import { isOurs } from "./identity-provider-search";
import { readableFields, sameField } from "./identity-provider-registration";
import * as rules from "./option-rules";
import { stillRotated } from "./still-rotated";

/** What a file is to have told Memos. */
export interface DeployedProviderInputs extends ProviderSettings {
  /** Where Memos' API is, such as `http://127.0.0.1:5230`. */
  readonly apiUrl: string;

  /** Its id in Memos; for ever, since people's accounts hang on it. */
  readonly uid: string;

  /** The rotation that gave the client its id: what `clientId` ends in. Default none. */
  readonly rotation?: string;
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
  rotation: rules.rotation,
  authUrl: rules.authUrl,
  tokenUrl: rules.httpUrl,
  userInfoUrl: rules.httpUrl,
  scopes: rules.scopes,
  fieldMapping: rules.fieldMapping,
};

/** A Memos that runs answers at once, and one that is still to be made has no provider of another name. */
const glanceAt = glanceFor(500);

/** Refuses what Memos would not start with, a provider whose accounts hang on another name, and the way back from rotations. */
export async function check(
  olds: Partial<DeployedProviderInputs>,
  news: DeployedProviderInputs,
  glance: Glance = glanceAt,
): Promise<CheckResult<DeployedProviderInputs>> {
  const failures = [
    ...failuresOf(declared, news),
    ...failureOf(() => {
      stillRotated(olds.rotation, news.rotation);
    }),
  ];
  if (failures.length > 0 || isUnknown([news.apiUrl, news.uid, news.clientId])) return { inputs: news, failures };
  const memos = await glance(news.apiUrl);
  if (memos === undefined) return { inputs: news, failures };
  const providers = await memos.publicIdentityProviders();
  const other = otherOf(providers, news);
  const reason = other && otherName(memos, nameOf(news), other).message;
  return { inputs: news, failures: reason === undefined ? [] : [{ property: "uid", reason }] };
}

const nameOf = ({ uid }: DeployedProviderInputs): string => `identity-providers/${uid}`;

/** The name of another provider of the same client, be it of another rotation, if there is one. */
const otherOf = (providers: readonly IdentityProvider[], wanted: DeployedProviderInputs): string | undefined =>
  providers.find(({ clientId, name }) => isOurs(clientId, wanted) && name !== nameOf(wanted))?.name;

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
    const name = nameOf(inputs);
    const providers = await memos.publicIdentityProviders();
    const other = otherOf(providers, inputs);
    if (other !== undefined) throw otherName(memos, name, other);
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
