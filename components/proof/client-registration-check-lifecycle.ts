import type { CheckResult, CreateResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { failuresOf, guarded, type Rule, updateInPlace } from "../pulumi/dynamic";
import * as rules from "../pulumi/option-rules";
import { createHttpClient, type HttpClient } from "../http/http-client";
import { errorMessage, waitFor } from "../http/wait-for";
import { checkAuthorizationRequest, checkClientSecret, type ClientInputs, clientSchema } from "./client";
import { toProofFailure } from "./diagnosis";

/** A client that somebody else registers with Authelia. */
export interface ClientRegistrationCheckInputs extends ClientInputs {
  /** The client's entry in Authelia's configuration. */
  readonly clientYaml: string;

  /** The authority to trust beside the public ones, as PEM; empty for none. */
  readonly caCertificate: string;

  /** The address to dial for Authelia's name; empty to ask the DNS. */
  readonly dialAddress: string;
  readonly timeoutSeconds: number;
}

const schema: Readonly<Record<keyof ClientRegistrationCheckInputs, Rule>> = {
  ...clientSchema,
  clientYaml: rules.text,
  caCertificate: rules.certificate,
  dialAddress: rules.text,
  timeoutSeconds: rules.seconds,
};

/** The connection to Authelia and the time in milliseconds; tests give others. */
export interface CheckContext {
  readonly http: HttpClient;
  readonly now: () => number;

  /** The pause between two attempts, in milliseconds. */
  readonly interval: number;
}

type CreateContext = (inputs: ClientRegistrationCheckInputs) => CheckContext;

const createContext: CreateContext = ({ issuer, caCertificate, dialAddress }) => ({
  http: createHttpClient({
    caCertificate,
    ...(dialAddress === "" ? {} : { addresses: { [new URL(issuer).hostname]: dialAddress } }),
  }),
  now: () => performance.now(),
  interval: 1_000,
});

export function check(
  _olds: object,
  news: ClientRegistrationCheckInputs,
): Promise<CheckResult<ClientRegistrationCheckInputs>> {
  return Promise.resolve({ inputs: news, failures: failuresOf(schema, news) });
}

/** Another client or secret is waited for again; another timeout alone is no change. */
export const diff = updateInPlace(Object.keys(schema).filter((key) => key !== "timeoutSeconds"));

/** Waits until Authelia knows the client. @throws Error with the entry to add to its configuration. */
export async function create(
  inputs: ClientRegistrationCheckInputs,
  context: CreateContext = createContext,
): Promise<CreateResult<ClientRegistrationCheckInputs>> {
  await waitUntilRegistered(inputs, context);
  return { id: inputs.clientId, outs: inputs };
}

/** Waits again. */
export async function update(
  _id: string,
  _olds: object,
  news: ClientRegistrationCheckInputs,
  context: CreateContext = createContext,
): Promise<UpdateResult<ClientRegistrationCheckInputs>> {
  await waitUntilRegistered(news, context);
  return { outs: news };
}

export { keepState as read, removeNothing as remove } from "../pulumi/dynamic";

/** Authelia answers 30 token requests in a minute and 100 in an hour, to everybody at one address together. */
const tokenRequestInterval = 30_000;

function waitUntilRegistered(inputs: ClientRegistrationCheckInputs, context: CreateContext): Promise<void> {
  return guarded([inputs.clientSecret], async () => {
    const { http, now, interval } = context(inputs);
    let lastAttempt = -tokenRequestInterval;
    let error = "";
    await waitFor(
      async () => {
        await checkAuthorizationRequest(http, inputs).catch(rethrow);
        if (now() - lastAttempt < tokenRequestInterval) return { pending: error };
        lastAttempt = now();
        error = await checkClientSecret(http, inputs).then(() => "", proofMessage);
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

const proofMessage = (error: unknown): string => errorMessage(toProofFailure(error));

function rethrow(error: unknown): never {
  throw toProofFailure(error);
}
