import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failuresOf, guarded, isUnknown, type Rule } from "../pulumi/dynamic";
import { createHttpClient, type HttpClient } from "../http/http-client";
import * as rules from "./option-rules";
import { verifySignIn, type VerificationArgs } from "./verify-sign-in";

/** The options of a proof, resolved. */
export interface SignInProofInputs extends VerificationArgs {
  /** The certificate authority of the gateway, as PEM; empty when it is a public one. */
  readonly caCertificate: string;

  /** Where the names of issuer and Memos are reached from here, such as `127.0.0.1`; empty to ask DNS. */
  readonly gatewayAddress: string;

  /** The address to dial for Authelia's name, if it is another one; empty to ask the DNS. */
  readonly issuerAddress?: string;

  /** What the proof is about; when one of them changes, such as the id of a container, the proof runs again. */
  readonly triggers: Readonly<Record<string, string>>;
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

/** The same when nothing has been started, and how long Authelia, Memos and the gateway may take then until they answer. */
const refreshTimeout = 60_000;
const refreshReadyTimeout = 5_000;

const schema: Readonly<Record<keyof SignInProofInputs, Rule>> = {
  mode: rules.oneOf("wiring", "sign-in"),
  issuer: rules.url("https"),
  memosUrl: rules.url("https", "http"),
  memosApiUrl: rules.url("http", "https"),
  identityProvider: rules.identityProvider,
  clientId: rules.name,
  clientSecret: rules.secret,
  tokenEndpointAuthMethod: rules.oneOf("client_secret_basic", "client_secret_post"),
  pkce: rules.oneOf(true, false),
  redirectUri: rules.url("https", "http"),
  scopes: rules.scopes,
  caCertificate: rules.certificate,
  gatewayAddress: rules.text,
  issuerAddress: (option, value) => {
    if (value !== undefined) rules.text(option, value);
  },
  testUsername: rules.text,
  testPassword: rules.text,
  testTotpSecret: rules.totpSecret,
  triggers: rules.texts,
};

/** Who signs in must have a name and a password. */
const signInSchema = { ...schema, testUsername: rules.name, testPassword: rules.secret };

/** Refuses what cannot be proved with. */
export function check(
  olds: Partial<SignInProofInputs>,
  news: SignInProofInputs,
): Promise<CheckResult<SignInProofInputs>> {
  const failures = failuresOf(news.mode === "sign-in" ? signInSchema : schema, news);
  return Promise.resolve({ inputs: { ...news, identityProvider: expectedProvider(olds, news) }, failures });
}

/** A preview does not know the name of a provider that changes; that it keeps its name is what happens, but for upgrades of Memos. */
const expectedProvider = (olds: Partial<SignInProofInputs>, { identityProvider }: SignInProofInputs): string =>
  isUnknown(identityProvider) ? (olds.identityProvider ?? identityProvider) : identityProvider;

/** Every option counts; none makes a new resource. */
export function diff(_id: string, olds: object, news: object): Promise<DiffResult> {
  return Promise.resolve({
    changes: changedKeys(Object.keys(schema), olds, news).length > 0,
    replaces: [],
    deleteBeforeReplace: true,
  });
}

/** Proves. @throws Error naming the step that fails; nothing is created then. */
export async function create(inputs: SignInProofInputs): Promise<CreateResult<SignInProofOutputs>> {
  return { id: "sign-in-proof", outs: await verified(inputs) };
}

/** Proves again. @throws Error naming the step that fails; the state keeps the old options, so the next run proves again. */
export async function update(
  _id: string,
  _olds: object,
  news: SignInProofInputs,
): Promise<UpdateResult<SignInProofOutputs>> {
  return { outs: await verified(news) };
}

/**
 * Takes the proof again; one that does not hold any more counts as gone, so that the next run takes it anew and tells what it
 * stops at. So a refresh finds what no API shows, such as another client secret in Memos, and does not end at it.
 */
export async function read(id: string, properties: SignInProofOutputs): Promise<ReadResult<SignInProofOutputs>> {
  const options = { signal: AbortSignal.timeout(refreshTimeout), readyTimeout: refreshReadyTimeout };
  const holds = await verifySignIn(createHttp(properties, options.signal), properties, options).then(
    () => true,
    () => false,
  );
  return holds ? { id, props: properties } : {};
}

/** A proof leaves nothing behind. */
export function remove(_id: string, _properties: object): Promise<void> {
  return Promise.resolve();
}

function verified(inputs: SignInProofInputs): Promise<SignInProofOutputs> {
  return guarded([inputs.clientSecret, inputs.testPassword, inputs.testTotpSecret], async () => {
    const signal = AbortSignal.timeout(defaultTimeout);
    const proved = await verifySignIn(createHttp(inputs, signal), inputs, { signal });
    return { ...inputs, proved, provedAt: new Date().toISOString() };
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
