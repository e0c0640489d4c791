import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { requestRefusal } from "../authelia/portal/sign-in";
import type { AuthorizationArgs } from "../authelia/portal/authorization-request";
import { changedKeys, failuresOf, guarded, type Rule } from "../pulumi/dynamic";
import { httpsDoor, type Door } from "../http/http-client";
import { messageOf, until } from "../http/wait-for";
import { asFailure, diagnoseRefusal, ProofFailure } from "./diagnosis";
import * as rules from "./option-rules";
import { diagnoseToken, showMadeUpCode, type TokenRequest } from "./token-endpoint";

/** A client that somebody else is to make known to Authelia. */
export interface KnownClientInputs
  extends TokenRequest, Pick<AuthorizationArgs, "issuer" | "clientId" | "redirectUri" | "scopes" | "pkce"> {
  /** What stands for it in Authelia's configuration. */
  readonly entry: string;

  /** The authority to trust beside the public ones, as PEM; empty for none. */
  readonly caCertificate: string;

  /** The address to dial for Authelia's name; empty to ask the DNS. */
  readonly address: string;

  /** How long to wait, in seconds. */
  readonly within: number;
}

const declared: Readonly<Record<keyof KnownClientInputs, Rule>> = {
  issuer: rules.url("https"),
  clientId: rules.name,
  clientSecret: rules.secret,
  tokenEndpointAuthMethod: rules.oneOf("client_secret_basic", "client_secret_post"),
  pkce: rules.oneOf(true, false),
  redirectUri: rules.url("https", "http"),
  scopes: rules.scopes,
  entry: rules.name,
  caCertificate: rules.certificate,
  address: rules.text,
  within: rules.seconds,
};

/** Opens the way to Authelia, and tells the time in milliseconds; tests give others. */
export interface Means {
  readonly door: Door;
  readonly now: () => number;

  /** The pause between two looks, in milliseconds. */
  readonly every: number;
}

const meansFor = ({ issuer, caCertificate, address }: KnownClientInputs): Means => ({
  door: httpsDoor({ caCertificate, ...(address === "" ? {} : { addresses: { [new URL(issuer).hostname]: address } }) }),
  now: () => performance.now(),
  every: 1_000,
});

/** Refuses what nobody can be asked with. */
export function check(_olds: object, news: KnownClientInputs): Promise<CheckResult<KnownClientInputs>> {
  return Promise.resolve({ inputs: news, failures: failuresOf(declared, news) });
}

/** Another client, or another secret, must be known again; how long to wait does not count. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const keys = Object.keys(declared).filter((key) => key !== "within");
  return Promise.resolve({
    changes: changedKeys(keys, olds, news).length > 0,
    replaces: [],
    deleteBeforeReplace: true,
  });
}

/** Waits until Authelia knows the client. @throws Error with what is to be added to its configuration. */
export async function create(
  inputs: KnownClientInputs,
  means: (inputs: KnownClientInputs) => Means = meansFor,
): Promise<CreateResult<KnownClientInputs>> {
  await known(inputs, means);
  return { id: inputs.clientId, outs: inputs };
}

/** Waits again. */
export async function update(
  _id: string,
  _olds: object,
  news: KnownClientInputs,
  means: (inputs: KnownClientInputs) => Means = meansFor,
): Promise<UpdateResult<KnownClientInputs>> {
  await known(news, means);
  return { outs: news };
}

/** Whether it is known still is for a proof to say. */
export function read(id: string, properties: KnownClientInputs): Promise<ReadResult<KnownClientInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** The client is somebody else's to take away. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}

/** Authelia answers 30 questions about codes in a minute and 100 in an hour, to everybody at one address together. */
const betweenCodes = 30_000;

function known(inputs: KnownClientInputs, means: (inputs: KnownClientInputs) => Means): Promise<void> {
  return guarded([inputs.clientSecret], async () => {
    const { door, now, every } = means(inputs);
    let shown = -betweenCodes;
    let refusal = "";
    await until(
      async () => {
        await clientAsked(door, inputs);
        if (now() - shown < betweenCodes) return { instead: refusal };
        shown = now();
        refusal = await secretRefusal(door, inputs);
        return refusal === "" ? { found: undefined } : { instead: refusal };
      },
      {
        within: inputs.within * 1000,
        every,
        otherwise: (last) =>
          `Authelia at ${inputs.issuer} does not know the client "${inputs.clientId}" after ${inputs.within} s. ` +
          `Add this to identity_providers.oidc.clients of its configuration, start it anew, and run this again:\n\n` +
          `${inputs.entry}\nLast seen: ${last}`,
      },
    );
  });
}

/** The question whether there is such a client is free. @throws ProofFailure when there is none. */
async function clientAsked(door: Door, inputs: KnownClientInputs): Promise<void> {
  const refusal = await requestRefusal(door, inputs).catch(rethrown);
  if (refusal !== undefined) throw new ProofFailure(diagnoseRefusal(refusal));
}

/** Why the secret is not taken, which stays to be told until it may be shown again; empty when it is. */
async function secretRefusal(door: Door, inputs: KnownClientInputs): Promise<string> {
  try {
    const diagnosis = diagnoseToken(await showMadeUpCode(door, inputs), inputs);
    return diagnosis === undefined ? "" : new ProofFailure(diagnosis).message;
  } catch (error) {
    return messageOf(asFailure(error));
  }
}

function rethrown(error: unknown): never {
  throw asFailure(error);
}
