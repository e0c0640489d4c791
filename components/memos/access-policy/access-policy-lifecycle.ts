import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failuresOf, guarded, sameValue, type Rule } from "../../pulumi/dynamic";
import { connectToMemos, type Connect } from "../api/connect";
import type { AccessPolicy } from "../api/memos-api";
import { asAdministrator } from "../api/admin-session";
import { connectOnceMore, depart } from "../delete";
import { openPasswordDoor } from "./enable-password-auth";
import * as rules from "../option-rules";
import { connectBriefly, knownWhileSilent } from "../refresh";

/** What the access policy is made from. */
export interface AccessPolicyInputs extends AccessPolicy {
  /** Where Memos' API is, such as `http://127.0.0.1:5230`. */
  readonly apiUrl: string;
  readonly administratorUsername: string;
  readonly administratorPassword: string;

  /** The version that is expected to run; with another one the switches are set again: an upgrade may reset them. */
  readonly version: string;

  /** The volume with Memos' data, if the same stack has made it; in another one everything is made anew. */
  readonly data?: string;
}

/** What is known once it is set. */
export interface AccessPolicyOutputs extends AccessPolicyInputs {
  /** What Memos said its version was. */
  readonly memosVersion: string;
}

/** The id of the one access policy that a Memos has. */
export const accessPolicyId = "instance/settings/GENERAL";

const declared: Readonly<Record<keyof AccessPolicyInputs, Rule>> = {
  apiUrl: rules.apiUrl,
  administratorUsername: rules.username,
  administratorPassword: rules.password,
  passwordSignIn: rules.flag,
  registration: rules.flag,
  version: rules.version,
  data: rules.optionalText,
};

/** Refuses bad options. */
export function check(_olds: object, news: AccessPolicyInputs): Promise<CheckResult<AccessPolicyInputs>> {
  return Promise.resolve({ inputs: news, failures: failuresOf(declared, news) });
}

/** Every change is made in place. */
export function diff(
  _id: string,
  olds: Partial<AccessPolicyOutputs>,
  news: Partial<AccessPolicyInputs>,
): Promise<DiffResult> {
  const changes = changedKeys(Object.keys(declared), olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Sets the policy and leaves all other settings of Memos as they are. */
export async function create(
  inputs: AccessPolicyInputs,
  connect: Connect = connectToMemos,
): Promise<CreateResult<AccessPolicyOutputs>> {
  return { id: accessPolicyId, outs: await set(inputs, connect) };
}

/** Sets the policy and leaves all other settings of Memos as they are. */
export async function update(
  _id: string,
  _olds: object,
  news: AccessPolicyInputs,
  connect: Connect = connectToMemos,
): Promise<UpdateResult<AccessPolicyOutputs>> {
  return { outs: await set(news, connect) };
}

function set(inputs: AccessPolicyInputs, connect: Connect): Promise<AccessPolicyOutputs> {
  const secrets = [inputs.administratorPassword];
  return guarded(secrets, async () => {
    const memos = await connect(inputs.apiUrl, secrets);
    const wanted = policyOf(inputs);
    await asAdministrator(memos, credentialsOf(inputs), async (session) => {
      if (!sameValue(await session.accessPolicy(), wanted)) await session.changeAccessPolicy(wanted);
    });
    return { ...inputs, memosVersion: memos.version };
  });
}

/** Reads what is set; in a Memos without accounts nothing is. */
export function read(
  id: string,
  props: AccessPolicyOutputs,
  connect: Connect = connectBriefly,
): Promise<ReadResult<AccessPolicyOutputs>> {
  const secrets = [props.administratorPassword];
  return guarded(secrets, () =>
    knownWhileSilent({ id, props }, async () => {
      const memos = await connect(props.apiUrl, secrets);
      if (memos.needsSetup) return {};
      const policy = await asAdministrator(memos, credentialsOf(props), (session) => session.accessPolicy());
      return { id, props: { ...props, ...policy, memosVersion: memos.version } };
    }),
  );
}

/** Switches password sign-in on again, so that nobody is locked out once the identity provider goes. */
export function remove(
  _id: string,
  props: AccessPolicyOutputs,
  connect: Connect = connectOnceMore,
  stopped?: (volume: string) => Promise<boolean>,
): Promise<void> {
  const secrets = [props.administratorPassword];
  const work = async (): Promise<void> => {
    const memos = await connect(props.apiUrl, secrets);
    if (memos.needsSetup) return;
    await asAdministrator(memos, credentialsOf(props), openPasswordDoor);
  };
  const { apiUrl, data } = props;
  return guarded(secrets, () => depart({ what: "the ways in", apiUrl, data }, work, stopped));
}

const policyOf = ({ passwordSignIn, registration }: AccessPolicy): AccessPolicy => ({ passwordSignIn, registration });

const credentialsOf = ({ administratorUsername, administratorPassword }: AccessPolicyInputs) => ({
  username: administratorUsername,
  password: administratorPassword,
});
