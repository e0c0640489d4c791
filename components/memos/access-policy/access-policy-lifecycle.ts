import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failuresOf, guarded, sameValue, type Rule } from "../../pulumi/dynamic";
import { connectToMemos, type Connect } from "../api/connect";
import type { AccessPolicy } from "../api/memos-api";
import { withAdminSession } from "../api/admin-session";
import { connectForDelete, deleteUnlessStopped } from "../delete";
import { enablePasswordAuth } from "./enable-password-auth";
import * as rules from "../option-rules";
import { connectForRefresh, keepStateIfUnreachable } from "../refresh";

/** What the access policy is made from. */
export interface AccessPolicyInputs extends AccessPolicy {
  /** Where Memos' API is, such as `http://127.0.0.1:5230`. */
  readonly apiUrl: string;
  readonly administratorUsername: string;
  readonly administratorPassword: string;

  /** The version that is expected to run; with another one the switches are set again: an upgrade may reset them. */
  readonly version: string;

  /** The volume with Memos' data, if the same stack has made it; in another one everything is made anew. */
  readonly dataVolume?: string;
}

/** What is known once it is set. */
export interface AccessPolicyOutputs extends AccessPolicyInputs {
  /** What Memos said its version was. */
  readonly memosVersion: string;
}

/** The id of the one access policy that a Memos has. */
export const accessPolicyId = "instance/settings/GENERAL";

const schema: Readonly<Record<keyof AccessPolicyInputs, Rule>> = {
  apiUrl: rules.rootUrl,
  administratorUsername: rules.username,
  administratorPassword: rules.password,
  allowPasswordAuth: rules.flag,
  allowUserRegistration: rules.flag,
  version: rules.text,
  dataVolume: rules.optional(rules.line),
};

/** Refuses bad options. */
export function check(_olds: object, news: AccessPolicyInputs): Promise<CheckResult<AccessPolicyInputs>> {
  return Promise.resolve({ inputs: news, failures: failuresOf(schema, news) });
}

/** Every change is made in place. */
export function diff(
  _id: string,
  olds: Partial<AccessPolicyOutputs>,
  news: Partial<AccessPolicyInputs>,
): Promise<DiffResult> {
  const changes = changedKeys(Object.keys(schema), olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Sets the policy and leaves all other settings of Memos as they are. */
export async function create(
  inputs: AccessPolicyInputs,
  connect: Connect = connectToMemos,
): Promise<CreateResult<AccessPolicyOutputs>> {
  return { id: accessPolicyId, outs: await applyPolicy(inputs, connect) };
}

/** Sets the policy and leaves all other settings of Memos as they are. */
export async function update(
  _id: string,
  _olds: object,
  news: AccessPolicyInputs,
  connect: Connect = connectToMemos,
): Promise<UpdateResult<AccessPolicyOutputs>> {
  return { outs: await applyPolicy(news, connect) };
}

function applyPolicy(inputs: AccessPolicyInputs, connect: Connect): Promise<AccessPolicyOutputs> {
  const secrets = [inputs.administratorPassword];
  return guarded(secrets, async () => {
    const memos = await connect(inputs.apiUrl, secrets);
    const desired = pickPolicy(inputs);
    await withAdminSession(memos, administratorCredentials(inputs), async (session) => {
      if (!sameValue(await session.accessPolicy(), desired)) await session.changeAccessPolicy(desired);
    });
    return { ...inputs, memosVersion: memos.version };
  });
}

/** Reads what is set; in a Memos without accounts nothing is. */
export function read(
  id: string,
  props: AccessPolicyOutputs,
  connect: Connect = connectForRefresh,
): Promise<ReadResult<AccessPolicyOutputs>> {
  const secrets = [props.administratorPassword];
  return guarded(secrets, () =>
    keepStateIfUnreachable({ id, props }, async () => {
      const memos = await connect(props.apiUrl, secrets);
      if (memos.needsSetup) return {};
      const policy = await withAdminSession(memos, administratorCredentials(props), (session) =>
        session.accessPolicy(),
      );
      return { id, props: { ...props, ...policy, memosVersion: memos.version } };
    }),
  );
}

/** Switches password sign-in on again, so that nobody is locked out once the identity provider goes. */
export function remove(
  _id: string,
  props: AccessPolicyOutputs,
  connect: Connect = connectForDelete,
  stopped?: (volume: string) => Promise<boolean>,
): Promise<void> {
  const secrets = [props.administratorPassword];
  const work = async (): Promise<void> => {
    const memos = await connect(props.apiUrl, secrets);
    if (memos.needsSetup) return;
    await withAdminSession(memos, administratorCredentials(props), enablePasswordAuth);
  };
  const { apiUrl, dataVolume } = props;
  return guarded(secrets, () => deleteUnlessStopped({ what: "the ways in", apiUrl, data: dataVolume }, work, stopped));
}

const pickPolicy = ({ allowPasswordAuth, allowUserRegistration }: AccessPolicy): AccessPolicy => ({
  allowPasswordAuth,
  allowUserRegistration,
});

const administratorCredentials = ({ administratorUsername, administratorPassword }: AccessPolicyInputs) => ({
  username: administratorUsername,
  password: administratorPassword,
});
