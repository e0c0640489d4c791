import type { CheckResult, CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { failuresOf, guarded, isUnknown, type Rule, unknownKeys, updateInPlace } from "../pulumi/dynamic";
import * as rules from "../pulumi/option-rules";
import { areRunning, startFailure } from "../docker/startup";
import { createHttpClient, type HttpClient } from "../http/http-client";
import { errorMessage } from "../http/wait-for";
import { clientSchema } from "./client";
import { isUnanswered } from "./diagnosis";
import { verifySignIn, type VerificationArgs } from "./verify-sign-in";

/** The options of a proof, resolved. */
export interface SignInProofInputs extends VerificationArgs {
  /** The certificate authority of the gateway, as PEM; empty when it is a public one. */
  readonly caCertificate: string;

  /** The address to dial for the names of Authelia and Memos, such as `127.0.0.1`; empty to ask the DNS. */
  readonly gatewayAddress: string;

  /** The address to dial for Authelia's name, if it is another one; empty to ask the DNS. */
  readonly issuerAddress?: string;

  /** The short ids of the containers that take part, with blanks between them. Default none. */
  readonly containers?: string;

  /** The address of the Docker engine that has them. Default that of the environment. */
  readonly dockerHost?: string;

  /** A digest of extra inputs that run the proof again. */
  readonly triggers: string;
}

/** What a proof leaves in the state. */
export interface SignInProofOutputs extends SignInProofInputs {
  /** What was proved, a sentence each. */
  readonly proved: readonly string[];

  /** When it was proved last, in ISO 8601. */
  readonly provedAt: string;
}

/** How long the whole proof may take, in milliseconds. */
const defaultTimeout = 120_000;

/** The same on refresh, when nothing has just been started. */
const refreshTimeout = 60_000;
const refreshReadyTimeout = 5_000;

const containerIds = ({ containers = "" }: Pick<SignInProofInputs, "containers">): string[] =>
  containers.split(" ").filter((id) => id !== "");

const schema: Readonly<Record<keyof SignInProofInputs, Rule>> = {
  ...clientSchema,
  mode: rules.oneOf("wiring", "sign-in"),
  memosUrl: rules.rootUrl,
  memosApiUrl: rules.rootUrl,
  identityProvider: rules.matching(
    /^identity-providers\/[^/]+$/,
    "must be an identity provider's name in Memos",
    'Write one such as "identity-providers/authelia".',
  ),
  caCertificate: rules.certificate,
  gatewayAddress: rules.text,
  issuerAddress: rules.optional(rules.text),
  accessMode: rules.optional(rules.oneOf("private", "public")),
  testUsername: rules.text,
  testPassword: rules.text,
  testTotpSecret: rules.totpSecret,
  containers: rules.optional(rules.text),
  dockerHost: rules.optional(rules.line),
  triggers: rules.text,
};

const signInSchema = { ...schema, testUsername: rules.line, testPassword: rules.secret };

export function check(
  olds: Partial<SignInProofInputs>,
  news: SignInProofInputs,
): Promise<CheckResult<SignInProofInputs>> {
  const rules = news.mode === "sign-in" ? signInSchema : schema;
  const failures = [...failuresOf(rules, news), ...unknownKeys(rules, news)];
  return Promise.resolve({ inputs: { ...news, identityProvider: expectedProvider(olds, news) }, failures });
}

/** A preview does not know the name of a provider that changes; only an upgrade of Memos gives it another one. */
const expectedProvider = (olds: Partial<SignInProofInputs>, { identityProvider }: SignInProofInputs): string =>
  isUnknown(identityProvider) ? (olds.identityProvider ?? identityProvider) : identityProvider;

export const diff = updateInPlace(Object.keys(schema));

/** Proves. @throws Error naming the step that fails; nothing is created then. */
export async function create(
  inputs: SignInProofInputs,
  containers?: ProofContainers,
): Promise<CreateResult<SignInProofOutputs>> {
  return { id: "sign-in-proof", outs: await verified(inputs, containers) };
}

/** Proves again. @throws Error naming the step that fails; the state keeps the old options, so the next run proves again. */
export async function update(
  _id: string,
  _olds: object,
  news: SignInProofInputs,
): Promise<UpdateResult<SignInProofOutputs>> {
  return { outs: await verified(news) };
}

/** What a proof looks at in Docker; tests give others. */
export interface ProofContainers {
  readonly areRunning: typeof areRunning;
  readonly startFailure: typeof startFailure;
}

const engine: ProofContainers = { areRunning, startFailure };

/**
 * Looks whether the proof still holds. Nobody signs in: only an invalid code is sent. A proof that is contradicted counts as gone, so that
 * the next `up` creates it and says where it stops. A server that cannot be reached from here contradicts nothing while its container runs.
 */
export async function read(
  id: string,
  properties: SignInProofOutputs,
  containers: ProofContainers = engine,
): Promise<ReadResult<SignInProofOutputs>> {
  const options = { signal: AbortSignal.timeout(refreshTimeout), readyTimeout: refreshReadyTimeout };
  try {
    await verifySignIn(createHttp(properties, options.signal), { ...properties, mode: "wiring" }, options);
  } catch (error) {
    if (!isUnanswered(error) || !(await containers.areRunning(containerIds(properties)))) return {};
    process.stderr.write(`The proof was not repeated, and the state keeps it. ${error.sentence}\n`);
  }
  return { id, props: properties };
}

export { removeNothing as remove } from "../pulumi/dynamic";

function verified(inputs: SignInProofInputs, { startFailure }: ProofContainers = engine): Promise<SignInProofOutputs> {
  const totpSecret = /[?&]secret=([^&]+)/.exec(inputs.testTotpSecret)?.[1];
  return guarded([inputs.clientSecret, inputs.testPassword, inputs.testTotpSecret, totpSecret], async () => {
    const signal = AbortSignal.timeout(defaultTimeout);
    try {
      const proved = await verifySignIn(createHttp(inputs, signal), inputs, { signal });
      return { ...inputs, proved, provedAt: new Date().toISOString() };
    } catch (error) {
      const failures = await Promise.all(containerIds(inputs).map((one) => startFailure(one).catch(() => undefined)));
      throw new Error([errorMessage(error), ...failures.filter((one) => one !== undefined)].join("\n"));
    }
  });
}

const createHttp = (inputs: SignInProofInputs, signal: AbortSignal): HttpClient =>
  createHttpClient({ caCertificate: inputs.caCertificate, addresses: dialAddresses(inputs), signal });

/** The addresses to dial, by host name; the DNS tells the others. */
export function dialAddresses({
  issuer,
  memosUrl,
  gatewayAddress,
  issuerAddress = gatewayAddress,
}: Pick<SignInProofInputs, "issuer" | "memosUrl" | "gatewayAddress" | "issuerAddress">): Record<string, string> {
  const dialled = [
    [memosUrl, gatewayAddress],
    [issuer, issuerAddress],
  ] as const;
  return Object.fromEntries(
    dialled.filter(([, address]) => address !== "").map(([url, address]) => [new URL(url).hostname, address]),
  );
}
