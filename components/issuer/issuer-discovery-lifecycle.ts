import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { certificate } from "../internal/certificate";
import { changedKeys, failuresOf, guarded, isUnknown, type Rule } from "../internal/dynamic";
import type { DoorFailure } from "../internal/door-failure";
import { DoorError, type Door, httpsDoor } from "../internal/https-door";
import { InvalidOption } from "../internal/invalid-option";
import { seconds } from "../internal/seconds";
import { messageOf, until } from "../internal/until";
import { discoveryUrl, readDocument, type Endpoints, type SeenIssuer } from "./discovery-document";
import { address, issuer } from "./option-rules";

/** Whom to ask, and how. */
export interface IssuerDiscoveryInputs {
  readonly issuer: string;

  /** The authority to trust beside the public ones, as PEM; empty for none. */
  readonly caCertificate: string;

  /** The address to dial for the issuer's name; empty to ask the DNS. */
  readonly address: string;

  /** How long the issuer may take to answer, in seconds. */
  readonly within: number;
}

/** What the issuer says of itself. */
export interface IssuerDiscoveryOutputs extends IssuerDiscoveryInputs, Endpoints {}

const declared: Readonly<Record<keyof IssuerDiscoveryInputs, Rule>> = {
  issuer,
  caCertificate: certificate,
  address,
  within: seconds,
};

/** What another answer can come from. */
const asked = ["issuer", "caCertificate", "address"] as const;

/** How long one answer may take, in milliseconds; a preview does not wait longer for an issuer that may not be there yet. */
const patience = 5_000;

/** Opens the way to an issuer; tests give another. */
export type DoorTo = (inputs: IssuerDiscoveryInputs) => Door;

const doorTo: DoorTo = ({ issuer: url, caCertificate, address: dialled }) =>
  httpsDoor({
    caCertificate,
    patience,
    ...(dialled === "" ? {} : { addresses: { [new URL(url).hostname]: dialled } }),
  });

/**
 * Refuses what cannot be asked, and an issuer that answers already and is another one than it should be. One that does not
 * answer may be made in the same run.
 */
export async function check(
  olds: Partial<IssuerDiscoveryInputs>,
  news: IssuerDiscoveryInputs,
  open: DoorTo = doorTo,
): Promise<CheckResult<IssuerDiscoveryInputs>> {
  const failures = failuresOf(declared, news);
  if (failures.length > 0 || asked.some((key) => isUnknown(news[key]))) return { inputs: news, failures };
  if (changedKeys(asked, olds, news).length === 0) return { inputs: news, failures };
  const seen = await look(open(news), news.issuer).catch((error: unknown) => error);
  return {
    inputs: news,
    failures: seen instanceof InvalidOption ? [{ property: seen.option, reason: seen.message }] : [],
  };
}

/** Asks again when another answer can come; how long to wait does not count. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  return Promise.resolve({
    changes: changedKeys(asked, olds, news).length > 0,
    replaces: [],
    deleteBeforeReplace: true,
  });
}

/** Waits until the issuer answers. @throws Error naming what was there instead. */
export async function create(
  inputs: IssuerDiscoveryInputs,
  open: DoorTo = doorTo,
): Promise<CreateResult<IssuerDiscoveryOutputs>> {
  return { id: inputs.issuer, outs: await discovered(inputs, open) };
}

/** Asks again. */
export async function update(
  _id: string,
  _olds: object,
  news: IssuerDiscoveryInputs,
  open: DoorTo = doorTo,
): Promise<UpdateResult<IssuerDiscoveryOutputs>> {
  return { outs: await discovered(news, open) };
}

/** Sees endpoints that have moved. An issuer that does not answer has not moved them. */
export function read(
  id: string,
  props: IssuerDiscoveryOutputs,
  open: DoorTo = doorTo,
): Promise<ReadResult<IssuerDiscoveryOutputs>> {
  return guarded([], async () => {
    const seen = await look(open(props), props.issuer);
    return { id, props: "found" in seen ? { ...props, ...seen.found } : props };
  });
}

/** What was read leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}

function discovered(inputs: IssuerDiscoveryInputs, open: DoorTo): Promise<IssuerDiscoveryOutputs> {
  return guarded([], async () => {
    const door = open(inputs);
    const seen = await until<Endpoints | Error>(
      () => look(door, inputs.issuer).catch((error: unknown) => ({ found: asError(error) })),
      {
        within: inputs.within * 1000,
        every: 200,
        otherwise: (last) =>
          `The issuer ${inputs.issuer} did not say where its endpoints are within ${inputs.within} s. Last seen: ${last}. ` +
          "See whether it runs, give the address at which it is reached from here, or give authUrl, tokenUrl and userInfoUrl instead.",
      },
    );
    if (seen instanceof Error) throw seen;
    return { ...inputs, ...seen };
  });
}

/** What to do about a failure that does not pass by waiting. */
const remedies: Readonly<Partial<Record<DoorFailure, string>>> = {
  "wrong certificate name": "See whether the issuer's address is right: another server answers under this name.",
  "certificate out of date": "Set the clock of this machine, or have the issuer's certificate renewed.",
  "unknown certificate authority": "Give the authority that signed the issuer's certificate as caCertificate.",
};

/** One look. @throws InvalidOption, or Error that says what to do, for what will not pass by waiting. */
async function look(door: Door, url: string): Promise<SeenIssuer> {
  try {
    return readDocument(url, await door({ url: discoveryUrl(url), headers: { accept: "application/json" } }));
  } catch (error) {
    if (!(error instanceof DoorError)) throw error;
    const remedy = remedies[error.failure];
    if (remedy === undefined) return { instead: messageOf(error) };
    throw new Error(`${error.message}. ${remedy}`, { cause: error });
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
