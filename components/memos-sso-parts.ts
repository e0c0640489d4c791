import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Authelia } from "./authelia/authelia";
import { usesLdap } from "./authelia/configuration/user-settings";
import type { Blueprint } from "./blueprint";
import type { MemosSsoArgs } from "./memos-sso-args";
import type { SignInGrant } from "./contracts/sign-in";
import type { CertificateAuthority } from "./gateway/certificate-authority";
import type { FrontProxy } from "./gateway/front-proxy";
import { Gateway } from "./gateway/gateway";
import { MemosAdministrator } from "./memos/administrator";
import { MemosIdentityProvider } from "./memos/identity-provider";
import { Memos } from "./memos/memos";
import { otherThan } from "./memos/other-than";
import { SignInProof } from "./proof/sign-in-proof";

/** The arguments that are plain values; no password is among them. */
export const plainly = ({
  // People are shown where they are written down, in the users file.
  people: _people,
  autheliaSecretFiles: _secrets,
  autheliaCertificates: _certificates,
  autheliaNetworks: _autheliaNetworks,
  proxy: _proxy,
  networks: _networks,
  ...plain
}: MemosSsoArgs) => plain;

/** What stands around the stack, and is known by now. */
export interface Surroundings {
  /** The volume with Memos' data. */
  readonly data: string;
  readonly proxy: pulumi.Unwrap<FrontProxy> | undefined;

  /** The networks that the gateway joins. */
  readonly networks: readonly string[];
}

/** What is proved anew when it changes, and is not among the proof's own arguments; a line each, so that a preview shows the one. */
export const fingerprintOf = (plan: Blueprint, { data, proxy, networks }: Surroundings): string =>
  [
    plan.autheliaImage,
    plan.memosImage,
    plan.gatewayImage,
    data,
    plan.policy,
    plan.group ?? "everybody",
    ...(plan.autheliaSettings === undefined ? [] : [JSON.stringify(plan.autheliaSettings)]),
    ...(proxy === undefined ? [] : [JSON.stringify(proxy)]),
    ...networks,
  ].join("\n");

/** What Memos is wired to. */
export interface MemosParts {
  readonly network: docker.Network;
  readonly authority: CertificateAuthority | undefined;
}

/** What the identity provider is registered with. */
export interface Parts {
  readonly memos: Memos;
  readonly administrator: MemosAdministrator;
  readonly authelia: Authelia;
}

/** What the gateway opens. */
export interface GatewayParts {
  readonly networks: { readonly front: docker.Network; readonly identity: docker.Network };
  readonly authority: CertificateAuthority | undefined;
  readonly authelia: Authelia;
  readonly memos: Memos;
  readonly provider: MemosIdentityProvider;
}

/** What the proof goes through. */
export interface ProofParts {
  readonly authelia: Authelia;
  readonly memos: Memos;
  readonly provider: MemosIdentityProvider;
  readonly gateway: Gateway;
}

/** What the doors beside Authelia belong to, and what must have passed before one closes. */
export interface BackDoorParts {
  readonly memos: Memos;
  readonly administrator: MemosAdministrator;
  readonly proof: SignInProof | undefined;
}

/** The people of a directory are not known here, so none of them has been held against the administrator's name. */
export const identifierFilterOf = (
  authelia: Authelia,
  { request, administrator, autheliaSettings }: Blueprint,
): string =>
  usesLdap(autheliaSettings)
    ? otherThan(administrator)
    : (authelia.identifierFilters[request.clientId] ?? authelia.identifierFilter);

/** What Memos is to know of Authelia, but for the client secret. */
export const providerOf = (authelia: Authelia, plan: Blueprint) => {
  const grant = grantOf(authelia, plan);
  return {
    identifierFilter: identifierFilterOf(authelia, plan),
    clientId: grant.clientId,
    authUrl: grant.authorizationUrl,
    tokenUrl: grant.tokenUrl,
    userInfoUrl: grant.userInfoUrl,
    scopes: [...plan.request.scopes],
  };
};

/** What the applications beside Memos are given. */
export const grantsOf = (
  authelia: Authelia,
  { clients }: Blueprint,
): pulumi.Output<Record<string, pulumi.Unwrap<SignInGrant>>> => {
  const grants = Object.entries(authelia.grants).filter(([id]) => clients.some(({ clientId }) => clientId === id));
  return pulumi.secret(pulumi.output(Object.fromEntries(grants)));
};

/** What Memos is given. */
export const grantOf = (authelia: Authelia, { request }: Blueprint): SignInGrant => authelia.grantFor(request.clientId);
