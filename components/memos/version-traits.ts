import type { TokenEndpointAuthMethod } from "../sign-in/oidc-client";

/** The names of the generations that are spoken here, by their first minor version; each has one adapter in api/. */
export type ApiGeneration = "0.16" | "0.25" | "0.26" | "0.27" | "0.30";

/** What some versions of Memos have in common, as far as signing in is concerned. Patch releases may differ within a generation. */
export interface VersionTraits {
  readonly name: ApiGeneration;

  /** How it shows the client secret first. 0.30 tries Basic, and only then the body. */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;

  /** Whether its web page, seen over https, sends a PKCE challenge, so that Authelia can require one. */
  readonly pkce: boolean;

  /** Whether its sign-in button is dead on a page that came over plain http. */
  readonly httpsOnly: boolean;

  readonly accessSwitches: AccessSwitches;
  readonly container: ContainerTraits;
  readonly api: ApiTraits;
}

/** What Memos' own switches do about the ways in beside the identity provider. */
export interface AccessSwitches {
  /** Whom it binds when sign-in by password is switched off: everybody, so that no administrator can come in any more; or ordinary people only. */
  readonly passwordSwitchScope: "everybody" | "people";

  /** Whether sign-up by password ends together with sign-in by password. */
  readonly passwordSwitchEndsSignUp: boolean;

  /** Whether somebody's first sign-in through the identity provider fails while registration is closed. */
  readonly ssoNeedsRegistration: boolean;
}

/** How it is run in a container. */
export interface ContainerTraits {
  /** What it answers when it is ready, and only then. 0.16 and 0.17 answer the other path with their web page at any time. */
  readonly ready: "/healthz" | "/api/v1/ping";

  /** Variables that it needs beside the port and its own address. */
  readonly environment: Readonly<Record<string, string>>;

  /** How it is told where people find it. */
  readonly instanceUrlVia: "variable" | "argument" | "nothing";
}

/** What its API is like where that differs within a generation; for the adapters. */
export interface ApiTraits {
  /** The folder of its providers: `idp` or `identity-providers`; the list is for anybody to see. */
  readonly providers: string;

  /** Where its general settings are kept: one by one, or in the group. */
  readonly settings: "single" | "group";

  /** Whether registration is closed as long as nobody has switched it either way. */
  readonly registrationClosedAtFirst: boolean;

  /** Whether nobody can sign in, administrators included, while registration is closed. */
  readonly registrationSwitchBindsSignIn: boolean;
}
