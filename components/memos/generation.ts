import type { TokenEndpointAuthMethod } from "../contracts/sign-in";

/** The names of the generations that are spoken here, by their first minor version; each has one adapter in api/. */
export type GenerationName = "0.16" | "0.22" | "0.25" | "0.26" | "0.27" | "0.30";

/** What is wrong with some versions for good, by the name under which a program accepts it. */
export type Risk = "readable-client-secret";

/** What some versions of Memos have in common, as far as signing in is concerned. Patch releases may differ within a generation. */
export interface Generation {
  readonly name: GenerationName;

  /** How it shows the client secret first. 0.30 tries Basic, and only then the body. */
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;

  /** Whether its web page, seen over https, sends a PKCE challenge, so that Authelia can require one. */
  readonly pkce: boolean;

  /** Whether its sign-in button is dead on a page that came over plain http. */
  readonly httpsOnly: boolean;

  /** What is known to be unsafe in it. */
  readonly risks: readonly Risk[];

  readonly doors: Doors;
  readonly container: ContainerTraits;
  readonly api: ApiTraits;
}

/** What Memos' own switches do about the ways in beside the identity provider. */
export interface Doors {
  /**
   * Whom it binds when sign-in by password is switched off: everybody, so that no administrator can come in any more; ordinary
   * people only; or nobody, because Memos shows no form but still takes the password.
   */
  readonly passwordSwitchBinds: "everybody" | "people" | "nobody";

  /** Whether sign-up by password ends together with sign-in by password. */
  readonly passwordSwitchEndsSignUp: boolean;

  /** Whether nobody signs up over the API while registration is closed. */
  readonly registrationSwitchEndsSignUp: boolean;

  /** Whether somebody's first sign-in through the identity provider fails while registration is closed. */
  readonly newcomersNeedRegistration: boolean;
}

/** How it is run in a container. */
export interface ContainerTraits {
  /** What it answers when it is ready, and only then. 0.16 and 0.17 answer the other path with their web page at any time. */
  readonly ready: "/healthz" | "/api/v1/ping";

  /** Whether the published image has a shell and its usual commands, such as `wget` and `chown`. */
  readonly shell: boolean;

  /** The numeric user and group that it runs as here. */
  readonly user: string;

  /** Capabilities that it cannot do without. */
  readonly capabilities: readonly string[];

  /** Variables that it needs beside the port and its own address. */
  readonly environment: Readonly<Record<string, string>>;

  /** How it is told where people find it. */
  readonly addressBy: "variable" | "argument" | "nothing";
}

/** What its API is like where that differs within a generation; for the adapters. */
export interface ApiTraits {
  /** The first folder of the paths of providers: `idp`, `identityProviders` or `identity-providers`; the list is for anybody to see. */
  readonly providers: string;

  /** The folder of its profile and its general settings. */
  readonly home: "workspace" | "instance";

  /** Where its general settings are kept: one by one, in the group, or, for want of any, in the environment of its process. */
  readonly settings: "single" | "group" | "environment";

  /** Whether it shows its general settings before anybody has written them; else there are none till then. */
  readonly settingsFromTheStart: boolean;

  /** The names of its two switches. */
  readonly switches: { readonly password: string; readonly registration: string };

  /** Whether registration is closed as long as nobody has switched it either way. */
  readonly registrationClosedAtFirst: boolean;

  /** Whether nobody can sign in, administrators included, while registration is closed. */
  readonly registrationSwitchBindsSignIn: boolean;

  /** What precedes the names of credentials in a query; empty for those that take them bare. */
  readonly credentials: "bare" | "nested";

  /** Whether it knows the claim with a picture; else it refuses a provider that names one. */
  readonly pictures: boolean;

  /** How an account is named whose role is changed; nothing where Memos takes the change and leaves the role. */
  readonly promotesBy: "nothing" | "id" | "username";
}
