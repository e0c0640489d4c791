import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, guarded } from "../dynamic";
import { isJsonObject, jsonObject, type JsonObject, textIn } from "../json-object";
import { docker, listed } from "./command";
import { labelsAt } from "./halted";

/** A network that a container is in. */
export interface Membership {
  /** The network, by its name. */
  readonly network: string;

  /** The names under which the container is found there. */
  readonly aliases: readonly string[];
}

/** Where a container is to be found. */
export interface NetworkMembershipInputs {
  /** Project, stack and name of the container in the program, such as `memos-sso/dev/sso-memos-container`. */
  readonly place: string;

  readonly memberships: readonly Membership[];
}

/** How Docker is spoken to; tests give another. */
export interface Engine {
  readonly docker: typeof docker;
  readonly listed: typeof listed;
}

const engineHere: Engine = { docker, listed };

/** Takes every option: they come from the container's own. */
export function check(_olds: object, news: NetworkMembershipInputs): Promise<CheckResult<NetworkMembershipInputs>> {
  return Promise.resolve({ inputs: news, failures: [] });
}

/** Every change is made in place. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const changes = changedKeys(["place", "memberships"], olds, news).length > 0;
  return Promise.resolve({ changes, replaces: [], deleteBeforeReplace: true });
}

/** Sees to it that the container is in its networks; Docker has put a new one there already. */
export async function create(
  inputs: NetworkMembershipInputs,
  engine: Engine = engineHere,
): Promise<CreateResult<NetworkMembershipInputs>> {
  return { id: inputs.place, outs: await joined(inputs, engine) };
}

/** Puts the container into the networks that it is not in. */
export async function update(
  _id: string,
  _olds: object,
  news: NetworkMembershipInputs,
  engine: Engine = engineHere,
): Promise<UpdateResult<NetworkMembershipInputs>> {
  return { outs: await joined(news, engine) };
}

/** Reads in which of its networks the container is; of one that is not there its own resource tells. */
export function read(
  id: string,
  props: NetworkMembershipInputs,
  engine: Engine = engineHere,
): Promise<ReadResult<NetworkMembershipInputs>> {
  return guarded([], async () => {
    const container = await containerAt(props.place, engine);
    if (container === undefined) return { id, props };
    const networks = await networksOf(container, engine);
    return { id, props: { ...props, memberships: props.memberships.filter((one) => isIn(networks, one)) } };
  });
}

/** Leaves the container where it is. */
export const remove = (_id: string, _props: object): Promise<void> => Promise.resolve();

function joined(inputs: NetworkMembershipInputs, engine: Engine): Promise<NetworkMembershipInputs> {
  return guarded([], async () => {
    const container = await containerAt(inputs.place, engine);
    // A transform may have taken its labels away; then it is left alone.
    if (container === undefined) return inputs;
    const networks = await networksOf(container, engine);
    for (const missing of inputs.memberships.filter((one) => !isIn(networks, one))) {
      await join(container, missing, networks, engine);
    }
    return inputs;
  });
}

/** Docker gives no further aliases to a container that is in the network. */
async function join(
  container: string,
  { network, aliases }: Membership,
  networks: JsonObject,
  engine: Engine,
): Promise<void> {
  if (network in networks) await engine.docker("network", "disconnect", network, container);
  const options = aliases.flatMap((alias) => ["--alias", alias]);
  await engine.docker("network", "connect", ...options, network, container);
}

/** The newest one, if somebody has made another with the same labels. */
async function containerAt(place: string, { listed }: Engine): Promise<string | undefined> {
  const filters = labelsAt(place).flatMap((label) => ["--filter", `label=${label}`]);
  return (await listed("ps", "--all", "--quiet", "--no-trunc", ...filters))[0];
}

const networksOf = async (container: string, { docker }: Engine): Promise<JsonObject> =>
  jsonObject(await docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", container));

/** A network may be named by its id, too. */
function isIn(networks: JsonObject, { network, aliases }: Membership): boolean {
  const found = Object.entries(networks)
    .map(([name, one]) => ({ name, one: isJsonObject(one) ? one : {} }))
    .find(({ name, one }) => name === network || textIn(one, "NetworkID") === network);
  const there = found?.one.Aliases;
  return found !== undefined && aliases.every((alias) => Array.isArray(there) && there.includes(alias));
}
