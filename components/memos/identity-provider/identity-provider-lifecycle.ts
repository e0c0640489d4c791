import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { PartlyCreated, changedKeys, failureOf, failuresOf, guarded, type Rule } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import { connectToMemos, type Connect } from "../api/connect";
import type { FieldMapping } from "../api/memos-api";
import { withAdminSession } from "../api/admin-session";
import { previewAdoption } from "./adoption-preview";
import { type Adoption, rejectUidChange } from "./adoption";
import type { TryConnect } from "../api/try-connect";
import { connectForDelete, deleteUnlessStopped } from "../delete";
import { reconcile, readableFields, assertSecretHidden, removeIdentityProvider, sameField } from "./reconcile";
import { findByName } from "./search";
import * as rules from "../option-rules";
import { connectForRefresh, keepStateIfUnreachable } from "../refresh";

/** What the identity provider is made from. */
export interface IdentityProviderInputs {
  /** Where Memos' API is, such as `http://127.0.0.1:5230`. */
  readonly apiUrl: string;
  readonly administratorUsername: string;
  readonly administratorPassword: string;

  /**
   * The id that it is to have in Memos; for ever, since people's accounts hang on it. A Memos before 0.27 gives it a number instead.
   * Default what it has, or the usual one.
   */
  readonly uid?: string;
  readonly title: string;
  readonly identifierFilter: string;
  readonly clientId: string;
  readonly clientSecret: string;

  /** The rotation that gave the client its id: what `clientId` ends in. Default none. */
  readonly clientSecretVersion?: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string;
  readonly scopes: readonly string[];
  readonly fieldMapping: FieldMapping;

  /** Which one that is there is taken over. Default none. */
  readonly adopt?: Adoption;

  /** The version that is expected to run, or empty; another one means that the provider is looked up again. */
  readonly version: string;

  /** The volume with Memos' data, if the same stack has made it; in another one everything is made anew. */
  readonly dataVolume?: string;
}

/** What is known once it is there. */
export interface IdentityProviderOutputs extends IdentityProviderInputs {
  /** The id that it has in Memos; where it has a number, the id that it would be made anew with. */
  readonly uid: string;

  /** Its resource name, such as `identity-providers/authelia`; an upgrade of Memos may change it. */
  readonly name: string;

  /** What Memos said its version was. */
  readonly memosVersion: string;
}

const schema: Readonly<Record<keyof IdentityProviderInputs, Rule>> = {
  apiUrl: rules.rootUrl,
  administratorUsername: rules.username,
  administratorPassword: rules.password,
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
  version: rules.text,
  dataVolume: rules.optional(rules.line),
};

/**
 * Refuses bad options, a new uid for a provider that is there, the way back from rotations, and an adoption that will fail; says what
 * an adoption will do.
 */
export async function check(
  olds: Partial<IdentityProviderInputs>,
  news: IdentityProviderInputs,
  tryConnect?: TryConnect,
): Promise<CheckResult<IdentityProviderInputs>> {
  const failures = [
    ...failuresOf(schema, news),
    ...failureOf(() => {
      rejectUidChange(olds.uid, news.uid);
    }),
    ...failureOf(() => {
      refuseRotationRemoval(olds.clientSecretVersion, news.clientSecretVersion);
    }),
  ];
  const { adopt } = news;
  const isNew = Object.keys(olds).length === 0;
  if (!isNew || adopt === undefined || failures.length > 0) return { inputs: news, failures };
  const preview = await previewAdoption({ ...news, adopt }, tryConnect);
  // Pulumi shows what is written here, in a preview too.
  if (preview.message !== undefined) process.stderr.write(`${preview.message}\n`);
  return { inputs: news, failures: [...preview.failures] };
}

/** Without a rotation the client with the first secret would come back, and nothing would keep the present one until Memos is switched. */
function refuseRotationRemoval(before: string | undefined, after: string | undefined): void {
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
  _id: string,
  olds: Partial<IdentityProviderOutputs>,
  news: Partial<IdentityProviderInputs>,
): Promise<DiffResult> {
  return guarded([], () => {
    rejectUidChange(olds.uid, news.uid);
    const ignored = [...(news.uid === undefined ? ["uid"] : []), ...(news.adopt === undefined ? ["adopt"] : [])];
    const keys = Object.keys(schema).filter((key) => !ignored.includes(key));
    const changes = changedKeys(keys, olds, news).length > 0;
    return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
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
      reconcile(memos, session, inputs, recorded),
    );
    const outs = { ...inputs, ...registered, memosVersion: memos.version };
    await assertSecretHidden(memos, outs.name).catch((error: unknown) => {
      throw new PartlyCreated(error instanceof Error ? error.message : String(error), outs.name, outs);
    });
    return outs;
  });
}

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
  const work = async (): Promise<void> => {
    const memos = await connect(props.apiUrl, collectSecrets(props));
    if (memos.needsSetup) return;
    await withAdminSession(memos, administratorCredentials(props), (session) =>
      removeIdentityProvider(memos, session, props),
    );
  };
  const { name, apiUrl, dataVolume } = props;
  const what = `the identity provider ${name}`;
  return guarded(collectSecrets(props), () => deleteUnlessStopped({ what, apiUrl, data: dataVolume }, work, stopped));
}

const administratorCredentials = ({ administratorUsername, administratorPassword }: IdentityProviderInputs) => ({
  username: administratorUsername,
  password: administratorPassword,
});

const collectSecrets = ({ administratorPassword, clientSecret }: IdentityProviderInputs) => [
  administratorPassword,
  clientSecret,
];
