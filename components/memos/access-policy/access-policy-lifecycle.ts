import type { CheckResult, CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { failuresOf, guarded, sameValue, unknownKeys, updateInPlace, type Rule } from "../../pulumi/dynamic";
import {
  administratorCredentials,
  apiSchema,
  connectForDelete,
  connectForRefresh,
  deleteUnlessStopped,
  keepStateIfUnreachable,
  type MemosApiInputs,
  type MemosApiOutputs,
} from "../api-resource";
import { connectToMemos, type Connect } from "../api/connect";
import type { AccessSettings } from "../api/memos-api";
import { enablePasswordAuth, withAdminSession } from "../api/session";
import * as rules from "../option-rules";

/** What the access policy is made from. */
export interface AccessPolicyInputs extends AccessSettings, MemosApiInputs {}

/** What is known once it is set. */
export interface AccessPolicyOutputs extends AccessPolicyInputs, MemosApiOutputs {}

/** The id of the one access policy that a Memos has. */
export const accessPolicyId = "instance/settings/GENERAL";

const schema: Readonly<Record<keyof AccessPolicyInputs, Rule>> = {
  ...apiSchema,
  allowPasswordAuth: rules.flag,
  allowUserRegistration: rules.flag,
  accessMode: rules.optional(rules.oneOf("private", "public")),
};

/** Rejects bad options. */
export function check(_olds: object, news: AccessPolicyInputs): Promise<CheckResult<AccessPolicyInputs>> {
  return Promise.resolve({ inputs: news, failures: [...failuresOf(schema, news), ...unknownKeys(schema, news)] });
}

/** Compares the inputs. */
export const diff = updateInPlace(Object.keys(schema));

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
  const { allowPasswordAuth, allowUserRegistration, accessMode } = inputs;
  const desired = { allowPasswordAuth, allowUserRegistration, ...(accessMode === undefined ? {} : { accessMode }) };
  const secrets = [inputs.administratorPassword];
  return guarded(secrets, async () => {
    const memos = await connect(inputs.apiUrl, secrets);
    await withAdminSession(memos, administratorCredentials(inputs), async (session) => {
      const policy = await session.accessPolicy();
      if (sameValue(policy, { ...policy, ...desired })) return;
      const changed = await session.changeAccessPolicy(desired);
      if (sameValue(changed, { ...changed, ...desired })) return;
      throw new Error(
        `accessMode must be "${changed.accessMode}" with this Memos ${memos.version}, where not a setting but the instance URL decides about it. Give it an instance URL for "public", and none for "private".`,
      );
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
      const { accessMode, ...switches } = await withAdminSession(memos, administratorCredentials(props), (session) =>
        session.accessPolicy(),
      );
      const read = props.accessMode === undefined ? switches : { ...switches, accessMode };
      return { id, props: { ...props, ...read, memosVersion: memos.version } };
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
  const deleteIt = async (): Promise<void> => {
    const memos = await connect(props.apiUrl, secrets);
    if (!memos.needsSetup) await withAdminSession(memos, administratorCredentials(props), enablePasswordAuth);
  };
  return guarded(secrets, () => deleteUnlessStopped("the access policy", props, deleteIt, stopped));
}
