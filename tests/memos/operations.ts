import type { HttpClient } from "../../components/http/http-client";
import * as accessPolicy from "../../components/memos/access-policy/access-policy-lifecycle";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import type { Connect } from "../../components/memos/api/connect";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import type { MemosVersion } from "../support/fake-memos-versions";
import { providerIn } from "./api/contract-subject";
import { account, administratorAt } from "./examples";

/** A Memos that operations are tried on. */
export interface Subject {
  readonly url: string;
  readonly era: MemosVersion;
}

const policyFor = ({ url, era }: Subject) => {
  const closes = era.passwordSwitchBinds === "people";
  return { apiUrl: url, ...account, allowPasswordAuth: !closes, allowUserRegistration: closes, version: "" };
};
const policyStateFor = (subject: Subject) => ({ ...policyFor(subject), memosVersion: "" });
const providerFor = ({ url, era }: Subject) => providerIn({ version: era.version, era, url: () => url });

/** What takes the place of the secrets in an update. */
export const next = { clientSecret: "the-next-client-secret", administratorPassword: "the-next-administrators" };

/** Every secret that an operation knows. */
export const secrets = [
  account.administratorPassword,
  "the-client-secret",
  next.clientSecret,
  next.administratorPassword,
];

/** Each call of a lifecycle, in the state of Memos in which it has most to do. */
export const operations = {
  "administrator.create": ({ url }, connect) => administrator.create(administratorAt(url), connect),
  "administrator.read": ({ url }, connect) =>
    administrator.read("id", { ...administratorAt(url), memosVersion: "" }, connect),
  "administrator.update": ({ url }, connect) => {
    const old = { ...administratorAt(url), memosVersion: "" };
    return administrator.update("id", old, { ...old, administratorPassword: next.administratorPassword }, connect);
  },
  "identityProvider.create": (subject, connect) => identityProvider.create(providerFor(subject).inputs, connect),
  "identityProvider.adopt": (subject, connect) => {
    const { uid: _uid, ...inputs } = providerFor(subject).inputs;
    return identityProvider.create({ ...inputs, adopt: { clientId: "by-hand" } }, connect);
  },
  "identityProvider.read": (subject, connect) => identityProvider.read("id", providerFor(subject).state, connect),
  "identityProvider.update": (subject, connect) => {
    const old = providerFor(subject).state;
    return identityProvider.update("id", old, { ...old, clientSecret: next.clientSecret }, connect);
  },
  "identityProvider.remove": (subject, connect) => identityProvider.remove("id", providerFor(subject).state, connect),
  "accessPolicy.create": (subject, connect) => accessPolicy.create(policyFor(subject), connect),
  "accessPolicy.read": (subject, connect) => accessPolicy.read("id", policyStateFor(subject), connect),
  "accessPolicy.remove": (subject, connect) => accessPolicy.remove("id", policyStateFor(subject), connect),
} as const satisfies Record<string, (subject: Subject, connect: Connect) => Promise<unknown>>;

export type Operation = keyof typeof operations;

/** The operations, by name. */
export const everyOperation = Object.keys(operations).filter((name): name is Operation => name in operations);

/** Brings an empty Memos to where an operation has most to do. */
export async function prepare(subject: Subject, operation: Operation, connect: Connect): Promise<void> {
  if (operation === "administrator.create") return;
  await operations["administrator.create"](subject, connect);
  if (operation === "identityProvider.create") return;
  const byHand = operation === "identityProvider.adopt" ? { title: "By hand", clientId: "by-hand" } : {};
  await identityProvider.create({ ...providerFor(subject).inputs, ...byHand }, connect);
  if (operation === "identityProvider.remove" || operation === "accessPolicy.remove") {
    await operations["accessPolicy.create"](subject, connect);
  }
}

/** Starts a run and lets it hang for ever instead of making another call, as a killed process does. */
export function killedAfter(
  calls: number,
  ask: HttpClient,
  start: (ask: HttpClient) => Promise<unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let made = 0;
    const counting: HttpClient = (request) => {
      if (made++ < calls) return ask(request);
      resolve();
      return new Promise(() => undefined);
    };
    start(counting).then(() => {
      resolve();
    }, reject);
  });
}
