import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import {
  PartlyCreated,
  failureOf,
  failuresOf,
  guarded,
  unknownKeys,
  updateInPlace,
  type Rule,
} from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import {
  administratorCredentials,
  apiSchema,
  connectForDelete,
  connectForRefresh,
  deleteUnlessStopped,
  keepStateIfUnreachable,
  type MemosApiInputs,
  type MemosApiOutputs,
  sameData,
} from "../api-resource";
import { connectToMemos, type Connect } from "../api/connect";
import { withAdminSession } from "../api/session";
import * as rules from "../option-rules";
import { previewAdoption, rejectIdentifierChange, rejectUidChange, type ProviderArgs } from "./adoption";
import {
  assertSecretHidden,
  readableFields,
  reconcile,
  type RecordedProvider,
  removeIdentityProvider,
  sameField,
} from "./reconcile";
import { findByName } from "./search";

/** What the identity provider is made from. */
export interface IdentityProviderInputs extends MemosApiInputs, ProviderArgs {}

/** What is known once it is there. */
export interface IdentityProviderOutputs extends IdentityProviderInputs, MemosApiOutputs {
  /** The id that it has in Memos; where it has a number, the id that it would be made anew with. */
  readonly uid: string;

  /** Its resource name, such as `identity-providers/authelia`; an upgrade of Memos may change it. */
  readonly name: string;
}

const schema: Readonly<Record<keyof IdentityProviderInputs, Rule>> = {
  ...apiSchema,
  uid: rules.optional(rules.uid),
  title: rules.line,
  identifierFilter: rules.identifierFilter,
  clientId: rules.clientId,
  clientSecret: rules.secret,
  clientSecretVersion: rules.optional(rules.line),
  authUrl: rules.urlWithoutQuery,
  tokenUrl: rules.url,
  userInfoUrl: rules.url,
  scopes: rules.scopes,
  fieldMapping: rules.fieldMapping,
  adopt: rules.optional(rules.adoption),
};

/**
 * Rejects bad options, a new uid or identifier for a provider that is there, the way back from rotations, and an adoption that will fail; says what
 * an adoption will do.
 */
export async function check(
  olds: Partial<IdentityProviderInputs>,
  news: IdentityProviderInputs,
  connect?: Connect,
): Promise<CheckResult<IdentityProviderInputs>> {
  const failures = [
    ...failuresOf(schema, news),
    ...unknownKeys(schema, news),
    ...failureOf(() => {
      rejectUidChange(olds.uid, news.uid);
    }),
    ...failureOf(() => {
      rejectIdentifierChange(olds.fieldMapping, news.fieldMapping);
    }),
    ...failureOf(() => {
      rejectRotationRemoval(olds.clientSecretVersion, news.clientSecretVersion);
    }),
  ];
  const { adopt } = news;
  const isNew = Object.keys(olds).length === 0;
  if (!isNew || adopt === undefined || failures.length > 0) return { inputs: news, failures };
  const preview = await previewAdoption({ ...news, adopt }, connect);
  // Pulumi shows what is written here, in a preview too.
  if (preview.message !== undefined) process.stderr.write(`${preview.message}\n`);
  return { inputs: news, failures: preview.failures };
}

/** Without a rotation the client with the first secret would come back, and nothing would keep the present one until Memos is switched. */
function rejectRotationRemoval(before: string | undefined, after: string | undefined): void {
  if (before === undefined || after !== undefined) return;
  const remedy = `Put "${before}" back, or another for a new secret.`;
  throw new InvalidOption("clientSecretVersion", "must stay once it is given", undefined, remedy);
}

/**
 * Every change is made in place. What adoption has settled is no change when it is left out: which one is adopted, and its uid.
 *
 * @throws Error when `uid` is another one than the provider has.
 */
export function diff(
  id: string,
  olds: Partial<IdentityProviderOutputs>,
  news: Partial<IdentityProviderInputs>,
): Promise<DiffResult> {
  return guarded([], () => {
    rejectUidChange(olds.uid, news.uid);
    const ignored = [...(news.uid === undefined ? ["uid"] : []), ...(news.adopt === undefined ? ["adopt"] : [])];
    const keys = Object.keys(schema).filter((key) => !ignored.includes(key));
    return updateInPlace(keys)(id, olds, news);
  });
}

/**
 * Creates the provider, or adopts the one with the same uid (before 0.27: the same title) and client id, be it of another rotation; or
 * the one that `adopt` means, whosever it is.
 */
export async function create(
  inputs: IdentityProviderInputs,
  connect: Connect = connectToMemos,
): Promise<CreateResult<IdentityProviderOutputs>> {
  const outs = await register(inputs, undefined, connect);
  return { id: outs.name, outs };
}

/** Brings the provider to what is wanted, and makes it anew if it is gone. */
export async function update(
  _id: string,
  olds: IdentityProviderOutputs,
  news: IdentityProviderInputs,
  connect: Connect = connectToMemos,
): Promise<UpdateResult<IdentityProviderOutputs>> {
  return { outs: await register(news, olds, connect) };
}

function register(
  inputs: IdentityProviderInputs,
  recorded: IdentityProviderOutputs | undefined,
  connect: Connect,
): Promise<IdentityProviderOutputs> {
  const secrets = [...collectSecrets(inputs), ...(recorded === undefined ? [] : collectSecrets(recorded))];
  return guarded(secrets, async () => {
    const memos = await connect(inputs.apiUrl, secrets);
    const registered = await withAdminSession(memos, administratorCredentials(inputs), (session) =>
      reconcile(memos, session, inputs, recordedFor(inputs, recorded)),
    );
    const outs = { ...inputs, ...registered, memosVersion: memos.version };
    await assertSecretHidden(memos, outs.name).catch((error: unknown) => {
      throw new PartlyCreated(error instanceof Error ? error.message : String(error), outs.name, outs);
    });
    return outs;
  });
}

/** In other data the client secret may be another, and no Memos shows it. */
const recordedFor = (
  inputs: IdentityProviderInputs,
  recorded: IdentityProviderOutputs | undefined,
): RecordedProvider | undefined =>
  recorded && { ...recorded, clientSecret: sameData(recorded, inputs) ? recorded.clientSecret : undefined };

/** Reads every field that Memos shows; the client secret it does not show stays as it is in the state. */
export function read(
  id: string,
  props: IdentityProviderOutputs,
  connect: Connect = connectForRefresh,
): Promise<ReadResult<IdentityProviderOutputs>> {
  return guarded(collectSecrets(props), () =>
    keepStateIfUnreachable({ id, props }, async () => {
      const memos = await connect(props.apiUrl, collectSecrets(props));
      if (memos.needsSetup) return {};
      const providers = await withAdminSession(memos, administratorCredentials(props), (session) =>
        session.identityProviders(),
      );
      const found = findByName(memos, providers, props);
      if (found === undefined) return {};
      const drifted = readableFields.filter((field) => !sameField(field, found, props));
      const seen = Object.fromEntries(drifted.map((field) => [field, found[field]]));
      return { id, props: { ...props, ...seen, name: found.name, memosVersion: memos.version } };
    }),
  );
}

/** Deletes the provider; password sign-in is switched on first if nobody could come in otherwise. */
export function remove(
  _id: string,
  props: IdentityProviderOutputs,
  connect: Connect = connectForDelete,
  stopped?: (volume: string) => Promise<boolean>,
): Promise<void> {
  const deleteIt = async (): Promise<void> => {
    const memos = await connect(props.apiUrl, collectSecrets(props));
    if (memos.needsSetup) return;
    await withAdminSession(memos, administratorCredentials(props), (session) =>
      removeIdentityProvider(memos, session, props),
    );
  };
  const what = `the identity provider ${props.name}`;
  return guarded(collectSecrets(props), () => deleteUnlessStopped(what, props, deleteIt, stopped));
}

const collectSecrets = ({ administratorPassword, clientSecret }: IdentityProviderInputs) => [
  administratorPassword,
  clientSecret,
];
