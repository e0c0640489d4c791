export { Authelia } from "./authelia/authelia";
export type { AutheliaArgs } from "./authelia/authelia-args";
export type { AutheliaClient, ConsentMode, ResponseMode } from "./authelia/configuration/client-options";
export type { Rotation } from "./authelia/rotation/client-rotation";
export type { AutheliaSettings } from "./authelia/configuration/user-settings";
export type { Policy } from "./authelia/configuration/settings";
export type { Credentials } from "./authelia/users/credentials";
export { defaultImage as defaultAutheliaImage } from "./authelia/image";
export type { Person } from "./authelia/users/users";
export { AutheliaClientEntry, type AutheliaClientEntryArgs } from "./authelia/external-client";
export type { MemosSsoArgs, Proof } from "./memos-sso/memos-sso-args";
export type { SignInGrant, SignInGrantArgs, SignInRequest, TokenEndpointAuthMethod } from "./sign-in/oidc-client";
export {
  type CertificateAuthority,
  type CertificateAuthorityArgs,
  createCertificateAuthority,
} from "./gateway/certificate-authority";
export type { FrontProxy } from "./gateway/reverse-proxy";
export { Gateway } from "./gateway/gateway";
export type { GatewayArgs } from "./gateway/gateway-args";
export { defaultImage as defaultGatewayImage } from "./gateway/image";
export type { Acme, SiteArgs } from "./gateway/caddy-configuration";
export type { NetworkAttachment } from "./docker/container";
export { InvalidOption } from "./pulumi/invalid-option";
export type { Access } from "./memos/access-policy/access-policy-options";
export { MemosAccessPolicy, type MemosAccessPolicyArgs } from "./memos/access-policy/access-policy";
export { MemosAdministrator, type MemosAdministratorArgs } from "./memos/administrator/administrator";
export {
  type AdoptionArgs,
  type FieldMapping,
  MemosIdentityProvider,
  type MemosIdentityProviderArgs,
} from "./memos/identity-provider/identity-provider";
export { defaultImage as defaultMemosImage } from "./memos/image";
export { Memos } from "./memos/memos";
export type { MemosArgs } from "./memos/memos-args";
export { memosSignInRequest, type MemosSignInRequestArgs } from "./memos/oidc-client";
export type { UpgradeOptions } from "./memos/upgrade/memos-data";
export { MemosSso, type SignIn, type Versions } from "./memos-sso/memos-sso";
export { SignInProof, type ProofMode, type SignInProofArgs } from "./proof/sign-in-proof";
