import type * as pulumi from "@pulumi/pulumi";
import type { BackEndPasswords, BackEnds } from "./authelia/back-ends/back-ends";
import { checkIdentities } from "./authelia/back-ends/identities";
import type { AutheliaClient } from "./authelia/client-options";
import { checkClients } from "./authelia/client-rules";
import type { Policy } from "./authelia/configuration/settings";
import { defaultImage as defaultAutheliaImage } from "./authelia/image";
import type { Person } from "./authelia/people";
import { checkSigningKey, type SigningKeyOptions } from "./authelia/signing-keys";
import { generationOf as autheliaGenerationOf } from "./authelia/versions";
import type { SignInRequest } from "./contracts/sign-in";
import { checkFrontProxy, type FrontProxy } from "./gateway/front-proxy";
import { defaultImage as defaultGatewayImage } from "./gateway/image";
import { type Acme, checkAcme } from "./gateway/proxy-configuration";
import { checkDomain } from "./internal/domain";
import { versionOfImage } from "./internal/image-version";
import { InvalidOption } from "./internal/invalid-option";
import { type Access, checkedAccess } from "./memos/access";
import { checkAdministrator, defaultUsername } from "./memos/administrator-name";
import type { Doors, Risk } from "./memos/generation";
import { defaultImage as defaultMemosImage } from "./memos/image";
import { checkRegistration, type Registration } from "./memos/registration";
import { checkRisks, refuseRisks } from "./memos/risks";
import { memosSignInRequest } from "./memos/sign-in-request";
import type { UpgradeOptions } from "./memos/upgrade";
import { generationOf as memosGenerationOf } from "./memos/versions";
import { checkRotation } from "./memos-sso-rotation";
import type { MemosSsoAdjustments, MemosSsoTransforms } from "./memos-sso-transforms";

/** How far an `up` proves that people can sign in. */
export type Proof = "sign-in" | "wiring" | "none";

/** What is needed for a Memos that people sign in to through Authelia. */
export interface MemosSsoArgs extends MemosSsoAdjustments {
  /**
   * The domain: people find Memos at `memos.<domain>` and Authelia at `auth.<domain>`.
   *
   * @default "example.localhost", which browsers find on this machine without any DNS
   */
  readonly domain?: string;

  /**
   * Who may sign in; passwords are generated.
   *
   * @default [], which is refused unless `backEnds.ldap` has the people
   */
  readonly people?: readonly Person[];

  /**
   * The factors that a person must pass. With `two_factor` a time-based one-time password is generated for each.
   *
   * @default "two_factor"
   */
  readonly policy?: Policy;

  /**
   * The only group that gets in to Memos.
   *
   * @default everybody in `people` gets in
   */
  readonly group?: string;

  /**
   * Other applications that Authelia signs people in to, each with a secret of its own. What they are given is an output.
   *
   * @default none
   */
  readonly clients?: readonly AutheliaClient[];

  /**
   * The port for https. It is part of every URL unless it is 443; with 443, port 80 sends browsers to https.
   *
   * @default 8443, but 443 with `proxy`
   */
  readonly httpsPort?: number;

  /**
   * The port on this machine's loopback at which the program reaches Memos' API.
   *
   * @default the port after `httpsPort`
   */
  readonly apiPort?: number;

  /**
   * The address of this machine on which https is published.
   *
   * @default "127.0.0.1" for names below `localhost`, else "0.0.0.0"
   */
  readonly address?: string;

  /**
   * Authelia's image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "authelia/authelia:4.39.20"
   */
  readonly autheliaImage?: string;

  /**
   * Memos' image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "neosmemo/memos:0.30.0"
   */
  readonly memosImage?: string;

  /**
   * What is done about Memos' data when another version is to run.
   *
   * @default three copies of the database are kept
   */
  readonly memosUpgrade?: UpgradeOptions;

  /**
   * Volumes with data, by their names, whose loss you accept. When a volume with data is gone, an `up` stops instead of starting on
   * an empty one, and says what can be done.
   *
   * @default [], so that no loss goes unseen
   */
  readonly acceptLossOf?: readonly string[];

  /**
   * Risks of Memos' version that you take: `readable-client-secret` in 0.22.0 to 0.25.2, which show the client secret to anyone
   * who asks.
   *
   * @default [], so that such a version is refused
   */
  readonly acceptRisk?: readonly Risk[];

  /**
   * How Authelia gets into Memos as its identity provider: over Memos' API, or by files that Memos reads when it starts, from
   * 0.30.0 on. Nobody can change in Memos what a file says.
   *
   * @default "api"
   */
  readonly registration?: Registration;

  /**
   * Which ways into Memos are open beside Authelia; `people` and `group` say who may come in through it.
   *
   * @default no sign-in by password once the proof has passed, and an account for everybody whom Authelia lets in
   */
  readonly access?: Access;

  /**
   * Caddy's image: a name with an exact version as its tag; a digest may follow.
   *
   * @default "caddy:2.11.9"
   */
  readonly gatewayImage?: string;

  /**
   * The name of Memos' first administrator, who keeps a password and nobody else's name.
   *
   * @default "memos-administrator"
   */
  readonly administrator?: string;

  /**
   * How far every `up` that changes something proves that people can sign in. Sign-in by password stays open with `none`,
   * because nothing shows that there is another way in.
   *
   * @default "wiring"
   */
  readonly proof?: Proof;

  /**
   * The authority that vouches for a public domain; asks for `httpsPort` 443.
   *
   * @default a private authority, whose certificate is an output
   */
  readonly acme?: Acme;

  /**
   * A reverse proxy of yours that people reach in place of the gateway. The gateway publishes nothing then; what the proxy needs to know is
   * an output.
   *
   * @default none
   */
  readonly proxy?: FrontProxy;

  /**
   * Docker networks that exist already, whose containers shall find Memos and Authelia by their host names. Only the gateway joins
   * them. Not with `proxy`, by which they find both.
   *
   * @default none
   */
  readonly networks?: readonly pulumi.Input<string>[];

  /**
   * Any name, such as `2026-11`. With another one Memos gets a new client id and a new secret, and the next `up` takes the old
   * ones away. Once given, it must stay.
   *
   * @default the secret stays as it is
   */
  readonly rotation?: string;

  /**
   * The age in days at which the client secret is rotated by the next `up`, as by another `rotation`. The age of one that is there
   * already is counted from the `up` that brings this option.
   *
   * @default it does not age
   */
  readonly rotateAfterDays?: number;

  /**
   * Another key for ID tokens, with the old one published until what it has signed is out of date; from Authelia 4.38 on. Memos
   * does not read ID tokens, other applications may.
   *
   * @default the key stays as it is
   */
  readonly signingKey?: SigningKeyOptions;

  /**
   * Servers that Authelia uses instead of files and its memory: a directory, PostgreSQL, Redis, and one that takes e-mail.
   *
   * @default none
   */
  readonly backEnds?: BackEnds;

  /**
   * The passwords with which Authelia signs in to these servers: `ldap`, `postgres`, `redis` and `smtp`.
   *
   * @default none
   */
  readonly backEndPasswords?: pulumi.Input<BackEndPasswords>;
}

/** The arguments, checked and with every default filled in. */
export interface Blueprint extends Required<
  Omit<
    MemosSsoArgs,
    | "group"
    | "address"
    | "acme"
    | "proxy"
    | "rotation"
    | "rotateAfterDays"
    | "signingKey"
    | "backEnds"
    | "backEndPasswords"
    | "transform"
  >
> {
  readonly access: Required<Access>;
  readonly group: string | undefined;
  readonly address: string | undefined;
  readonly acme: Acme | undefined;
  readonly proxy: FrontProxy | undefined;
  readonly rotation: string | undefined;
  readonly rotateAfterDays: number | undefined;
  readonly signingKey: SigningKeyOptions | undefined;
  readonly backEnds: BackEnds | undefined;
  readonly backEndPasswords: pulumi.Input<BackEndPasswords> | undefined;

  /** Where Memos shows its identity providers, with their client ids, to anybody. */
  readonly providersUrl: string;
  readonly transform: MemosSsoTransforms;
  readonly memosHost: string;
  readonly memosUrl: string;
  readonly autheliaHost: string;
  readonly autheliaUrl: string;

  /** The version that Memos' image names. */
  readonly memosVersion: string;

  /** What its switches do. */
  readonly doors: Doors;

  /** What Memos asks of Authelia. */
  readonly request: SignInRequest;
}

/**
 * Checks every option that can be checked before anything is created.
 *
 * @throws InvalidOption for the first that breaks a rule.
 */
export function checkedBlueprint(args: MemosSsoArgs): Blueprint {
  const domain = args.domain ?? "example.localhost";
  checkDomain("domain", domain);
  const httpsPort = args.httpsPort ?? (args.proxy === undefined ? 8443 : 443);
  const autheliaImage = args.autheliaImage ?? defaultAutheliaImage;
  const memosImage = args.memosImage ?? defaultMemosImage;
  const gatewayImage = args.gatewayImage ?? defaultGatewayImage;
  const people = args.people ?? [];
  const authelia = autheliaGenerationOf("autheliaImage", versionOfImage("autheliaImage", autheliaImage));
  if (args.signingKey !== undefined) checkSigningKey("signingKey", args.signingKey, authelia);
  const known = checkIdentities({ generation: authelia, people, group: args.group, backEnds: args.backEnds });
  const memosVersion = versionOfImage("memosImage", memosImage);
  const generation = memosGenerationOf("memosImage", memosVersion);
  const acceptRisk = args.acceptRisk ?? [];
  checkRisks("acceptRisk", acceptRisk);
  refuseRisks("memosImage", { version: memosVersion, generation }, acceptRisk);
  const registration = choice("registration", args.registration, ["api", "file"], "api");
  checkRegistration("registration", registration, { version: memosVersion, generation });
  refuseUnused(registration, args.transform ?? {});
  const proof = choice("proof", args.proof, ["sign-in", "wiring", "none"], "wiring");
  if (args.backEnds?.ldap !== undefined && proof === "sign-in") refuseProbe();
  const circumstances = { version: memosVersion, generation, proved: proof !== "none" };
  versionOfImage("gatewayImage", gatewayImage);
  checkFrontProxy("proxy", args.proxy, { acme: args.acme, address: args.address, networks: args.networks?.length });
  checkAcme(args.acme, httpsPort);
  checkRotation(args);
  const administrator = args.administrator ?? defaultUsername;
  checkAdministrator("administrator", administrator, people);

  const apiPort = args.apiPort ?? httpsPort + 1;
  const port = httpsPort === 443 ? "" : `:${httpsPort}`;
  const memosHost = `memos.${domain}`;
  const autheliaHost = `auth.${domain}`;
  const memosUrl = `https://${memosHost}${port}`;
  const request = memosSignInRequest({ url: memosUrl, image: memosImage });
  const clients = args.clients ?? [];
  checkOthers(clients, request, { generation: authelia, people: known, group: args.group });
  return {
    domain,
    people,
    policy: choice("policy", args.policy, ["one_factor", "two_factor"], "two_factor"),
    group: args.group,
    httpsPort,
    apiPort,
    address: args.address,
    autheliaImage,
    memosImage,
    memosUpgrade: args.memosUpgrade ?? {},
    acceptLossOf: args.acceptLossOf ?? [],
    memosVersion,
    doors: generation.doors,
    acceptRisk,
    gatewayImage,
    administrator,
    registration,
    access: checkedAccess("access", args.access ?? {}, circumstances),
    proof,
    acme: args.acme,
    proxy: args.proxy,
    networks: args.networks ?? [],
    rotation: args.rotation,
    rotateAfterDays: args.rotateAfterDays,
    signingKey: args.signingKey,
    backEnds: args.backEnds,
    backEndPasswords: args.backEndPasswords,
    providersUrl: `http://127.0.0.1:${apiPort}/api/v1/${generation.api.providers}`,
    transform: args.transform ?? {},
    memosHost,
    memosUrl,
    autheliaHost,
    autheliaUrl: `https://${autheliaHost}${port}`,
    clients,
    request,
  };
}

/** The probe is an identity that is added to the users file. */
function refuseProbe(): never {
  const remedy = 'Choose "wiring": nobody can be added to the directory from here.';
  throw new InvalidOption("proof", 'must not be "sign-in" with backEnds.ldap', "sign-in", remedy);
}

/** Memos is a client too: nobody else may have its id. */
function checkOthers(
  clients: readonly AutheliaClient[],
  request: SignInRequest,
  circumstances: Parameters<typeof checkClients>[2],
): void {
  if (clients.length > 0) checkClients("clients", clients, circumstances);
  for (const [index, { clientId }] of clients.entries()) {
    if (clientId !== request.clientId) continue;
    throw new InvalidOption(`clients[${index}].clientId`, "must not be that of Memos", clientId, "Choose another id.");
  }
}

/** With files there is neither an identity provider nor an access policy to be changed. */
function refuseUnused(registration: Registration, transform: MemosSsoTransforms): void {
  if (registration === "api") return;
  for (const key of ["identityProvider", "accessPolicy"] as const) {
    if (transform[key] === undefined) continue;
    const remedy = "Leave it out; the option access says which doors are open.";
    throw new InvalidOption(`transform.${key}`, "must not be given with registration file", key, remedy);
  }
}

function choice<T extends string>(option: string, value: string | undefined, choices: readonly T[], otherwise: T): T {
  if (value === undefined) return otherwise;
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  throw new InvalidOption(option, `must be one of ${choices.join(", ")}`, value, `Leave it out for ${otherwise}.`);
}
