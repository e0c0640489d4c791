export { Authelia } from "./authelia/authelia";
export type { AutheliaArgs } from "./authelia/authelia-args";
export type { AutheliaClient, ConsentMode, ResponseMode } from "./authelia/configuration/clients";
export type { ClientRotationOptions } from "./authelia/rotation/client-rotation";
export type { AutheliaSettings } from "./authelia/configuration/user-settings";
export type { AuthorizationPolicy } from "./authelia/configuration/settings";
export { defaultImage as defaultAutheliaImage } from "./authelia/image";
export type { Credentials, User } from "./authelia/users/users";
export { ExternalAutheliaClient, type ExternalAutheliaClientArgs } from "./authelia/external-client";
export type { MemosSsoArgs, Proof } from "./memos-sso/memos-sso-args";
export type {
  OidcClientCredentials,
  OidcClientCredentialsArgs,
  OidcClient,
  TokenEndpointAuthMethod,
} from "./sign-in/oidc-client";
export {
  type CertificateAuthority,
  type CertificateAuthorityArgs,
  createCertificateAuthority,
} from "./gateway/certificate-authority";
export type { ReverseProxy } from "./gateway/reverse-proxy";
export { Gateway } from "./gateway/gateway";
export type { GatewayArgs } from "./gateway/gateway-args";
export { defaultImage as defaultGatewayImage } from "./gateway/image";
export type { Acme, Site, SiteArgs } from "./gateway/caddy-configuration";
export type { NetworkAttachment } from "./docker/container";
export { InvalidOption } from "./pulumi/invalid-option";
export type { AccessPolicyOptions } from "./memos/access-policy/access-policy-options";
export type { AccessMode } from "./memos/api/memos-api";
export { MemosAccessPolicy, type MemosAccessPolicyArgs } from "./memos/access-policy/access-policy";
export type { MemosApiArgs } from "./memos/api-resource";
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
export { memosOidcClient, type MemosOidcClientArgs } from "./memos/oidc-client";
export type { BackupOptions } from "./memos/upgrade/memos-data";
export { MemosSso } from "./memos-sso/memos-sso";
export type { SignIn, Versions } from "./memos-sso/outputs";
export { SignInProof, type ProofMode, type SignInProofArgs } from "./proof/sign-in-proof";
