import { createHash } from "node:crypto";
import type { CheckResult, CreateResult, DiffResult } from "@pulumi/pulumi/dynamic";
import { changedKeys, failuresOf, guarded, keepState, removeNothing, type Rule } from "../pulumi/dynamic";
import * as rules from "../pulumi/option-rules";
import { authorityExtensions, signCertificate } from "./certificate";

/** What an authority is made from. */
export interface CertificateAuthorityInputs {
  /** The only domain for which it can sign. */
  readonly domain: string;

  /** The private key of the root, as PEM. */
  readonly rootKey: string;

  /** The private key of the intermediate authority, as PEM. */
  readonly intermediateKey: string;
}

/** The certificates, as PEM. */
export interface CertificateAuthorityOutputs extends CertificateAuthorityInputs {
  readonly certificate: string;
  readonly intermediateCertificate: string;
}

const schema: Readonly<Record<keyof CertificateAuthorityInputs, Rule>> = {
  domain: rules.line,
  rootKey: rules.secret,
  intermediateKey: rules.secret,
};

export const check = (
  _olds: object,
  news: CertificateAuthorityInputs,
): Promise<CheckResult<CertificateAuthorityInputs>> =>
  Promise.resolve({ inputs: news, failures: failuresOf(schema, news) });

/** A certificate is for ever what it is: with another domain or key there is another one. */
export const diff = (_id: string, olds: object, news: object): Promise<DiffResult> => {
  const replaces = changedKeys(Object.keys(schema), olds, news);
  return Promise.resolve({ changes: replaces.length > 0, replaces });
};

const tenYears = 10 * 365 * 24 * 60 * 60 * 1_000;

/** Signs both certificates. Both end on the same day: Caddy signs with the intermediate one and can't renew it. */
export const create = (inputs: CertificateAuthorityInputs): Promise<CreateResult<CertificateAuthorityOutputs>> =>
  guarded([inputs.rootKey, inputs.intermediateKey], () => {
    const { domain, rootKey, intermediateKey } = inputs;
    const issuer = { commonName: `Memos SSO, ${domain}`, privateKey: rootKey };
    const subject = { commonName: `Memos SSO intermediate, ${domain}`, privateKey: intermediateKey };
    const validFrom = new Date();
    const validity = { validFrom, validTo: new Date(validFrom.getTime() + tenYears) };
    const { basicConstraints, keyUsage, nameConstraints, serverAuth } = authorityExtensions;
    const common = [keyUsage(), nameConstraints(domain)];
    const root = { subject: issuer, issuer, ...validity, extensions: [basicConstraints(1), ...common] };
    const intermediate = { subject, issuer, ...validity, extensions: [basicConstraints(0), ...common, serverAuth()] };
    const certificate = signCertificate(root);
    const id = createHash("sha256").update(certificate).digest("hex").slice(0, 16);
    const outs = { ...inputs, certificate, intermediateCertificate: signCertificate(intermediate) };
    return Promise.resolve({ id, outs });
  });

export const read = keepState<CertificateAuthorityOutputs>;

export const remove = removeNothing;
