import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { findRequestError } from "../authelia/portal/sign-in";
import type { AuthorizationArgs } from "../authelia/portal/authorization-request";
import { changedKeys, failuresOf, guarded, type Rule } from "../pulumi/dynamic";
import { createHttpClient, type HttpClient } from "../http/http-client";
import { errorMessage, waitFor } from "../http/wait-for";
import { toProofFailure, diagnoseRejection, ProofFailure } from "./diagnosis";
import * as rules from "./option-rules";
import { diagnoseToken, exchangeInvalidCode, type TokenRequest } from "./token-endpoint";

/** A client that somebody else is to make known to Authelia. */
export interface ClientRegistrationCheckInputs
  extends TokenRequest, Pick<AuthorizationArgs, "issuer" | "clientId" | "redirectUri" | "scopes" | "pkce"> {
  /** What stands for it in Authelia's configuration. */
  readonly clientYaml: string;

  /** The authority to trust beside the public ones, as PEM; empty for none. */
  readonly caCertificate: string;

  /** The address to dial for Authelia's name; empty to ask the DNS. */
  readonly dialAddress: string;

  /** How long to wait, in seconds. */
  readonly timeoutSeconds: number;
}

const schema: Readonly<Record<keyof ClientRegistrationCheckInputs, Rule>> = {
  issuer: rules.url("https"),
  clientId: rules.name,
  clientSecret: rules.secret,
  tokenEndpointAuthMethod: rules.oneOf("client_secret_basic", "client_secret_post"),
  pkce: rules.oneOf(true, false),
  redirectUri: rules.url("https", "http"),
  scopes: rules.scopes,
  clientYaml: rules.name,
  caCertificate: rules.certificate,
  dialAddress: rules.text,
  timeoutSeconds: rules.seconds,
};

/** Opens the way to Authelia, and tells the time in milliseconds; tests give others. */
export interface CheckContext {
  readonly http: HttpClient;
  readonly now: () => number;

  /** The pause between two looks, in milliseconds. */
  readonly interval: number;
}

const createContext = ({ issuer, caCertificate, dialAddress }: ClientRegistrationCheckInputs): CheckContext => ({
  http: createHttpClient({
    caCertificate,
    ...(dialAddress === "" ? {} : { addresses: { [new URL(issuer).hostname]: dialAddress } }),
  }),
  now: () => performance.now(),
  interval: 1_000,
});

/** Refuses what nobody can be asked with. */
export function check(
  _olds: object,
  news: ClientRegistrationCheckInputs,
): Promise<CheckResult<ClientRegistrationCheckInputs>> {
  return Promise.resolve({ inputs: news, failures: failuresOf(schema, news) });
}

/** Another client, or another secret, must be known again; how long to wait does not count. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  const keys = Object.keys(schema).filter((key) => key !== "timeoutSeconds");
  return Promise.resolve({
    changes: changedKeys(keys, olds, news).length > 0,
    replaces: [],
    deleteBeforeReplace: true,
  });
}

/** Waits until Authelia knows the client. @throws Error with what is to be added to its configuration. */
export async function create(
  inputs: ClientRegistrationCheckInputs,
  means: (inputs: ClientRegistrationCheckInputs) => CheckContext = createContext,
): Promise<CreateResult<ClientRegistrationCheckInputs>> {
  await waitUntilRegistered(inputs, means);
  return { id: inputs.clientId, outs: inputs };
}

/** Waits again. */
export async function update(
  _id: string,
  _olds: object,
  news: ClientRegistrationCheckInputs,
  means: (inputs: ClientRegistrationCheckInputs) => CheckContext = createContext,
): Promise<UpdateResult<ClientRegistrationCheckInputs>> {
  await waitUntilRegistered(news, means);
  return { outs: news };
}

/** Whether it is known still is for a proof to say. */
export function read(
  id: string,
  properties: ClientRegistrationCheckInputs,
): Promise<ReadResult<ClientRegistrationCheckInputs>> {
  return Promise.resolve({ id, props: properties });
}

/** The client is somebody else's to take away. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}

/** Authelia answers 30 questions about codes in a minute and 100 in an hour, to everybody at one address together. */
const tokenRequestInterval = 30_000;

function waitUntilRegistered(
  inputs: ClientRegistrationCheckInputs,
  means: (inputs: ClientRegistrationCheckInputs) => CheckContext,
): Promise<void> {
  return guarded([inputs.clientSecret], async () => {
    const { http, now, interval } = means(inputs);
    let lastAttempt = -tokenRequestInterval;
    let error = "";
    await waitFor(
      async () => {
        await checkClientExists(http, inputs);
        if (now() - lastAttempt < tokenRequestInterval) return { pending: error };
        lastAttempt = now();
        error = await secretError(http, inputs);
        return error === "" ? { value: undefined } : { pending: error };
      },
      {
        timeout: inputs.timeoutSeconds * 1000,
        interval,
        timeoutMessage: (last) =>
          `Authelia at ${inputs.issuer} does not know the client "${inputs.clientId}" after ${inputs.timeoutSeconds} s. ` +
          `Add this to identity_providers.oidc.clients of its configuration, start it anew, and run this again:\n\n` +
          `${inputs.clientYaml}\nLast seen: ${last}`,
      },
    );
  });
}

/** The question whether there is such a client is free. @throws ProofFailure when there is none. */
async function checkClientExists(http: HttpClient, inputs: ClientRegistrationCheckInputs): Promise<void> {
  const rejection = await findRequestError(http, inputs).catch(rethrown);
  if (rejection !== undefined) throw new ProofFailure(diagnoseRejection(rejection));
}

/** Why the secret is not taken, which stays to be told until it may be shown again; empty when it is. */
async function secretError(http: HttpClient, inputs: ClientRegistrationCheckInputs): Promise<string> {
  try {
    const diagnosis = diagnoseToken(await exchangeInvalidCode(http, inputs), inputs);
    return diagnosis === undefined ? "" : new ProofFailure(diagnosis).message;
  } catch (error) {
    return errorMessage(toProofFailure(error));
  }
}

function rethrown(error: unknown): never {
  throw toProofFailure(error);
}
