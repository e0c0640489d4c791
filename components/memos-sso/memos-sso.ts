import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Authelia } from "../authelia/authelia";
import { usesLdap } from "../authelia/configuration/user-settings";
import type { Credentials } from "../authelia/users/credentials";
import { type Blueprint, checkedBlueprint } from "./resolve-args";
import type { SignInGrant } from "../sign-in/oidc-client";
import { type CertificateAuthority, createCertificateAuthority } from "../gateway/certificate-authority";
import { Gateway } from "../gateway/gateway";
import { versionOfImage } from "../docker/image-version";
import { MemosAccessPolicy } from "../memos/access-policy/access-policy";
import { MemosAdministrator } from "../memos/administrator/administrator";
import { MemosIdentityProvider } from "../memos/identity-provider/identity-provider";
import { Memos } from "../memos/memos";
import { otherThan } from "../memos/identity-provider/match-all-except";
import type { MemosSsoArgs } from "./memos-sso-args";
import { warningsOf } from "./warnings";
import { SignInProof } from "../proof/sign-in-proof";

/** The versions that run. */
export interface Versions {
  /** Of Authelia as its image names it, such as `4.39.20`. */
  readonly authelia: string;

  /** Of Memos as it says itself, such as `0.30.0`. */
  readonly memos: string;

  /** Of Caddy as its image names it, such as `2.11.9`. */
  readonly gateway: string;
}

/** What was proved, and when something that it is about last changed. */
export interface SignIn {
  /** What was proved, a sentence each; none with `proof: "none"`. */
  readonly proved: string[];

  /** When something that the proof is about last changed, in UTC as ISO 8601; empty with `proof: "none"`. */
  readonly provedAt: string;
}

/** A Memos that people sign in to through Authelia: containers, secrets, accounts, https and the proof that it works. */
export class MemosSso extends pulumi.ComponentResource {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly memosUrl: pulumi.Output<string>;

  /** Where people sign in, such as `https://auth.example.com`. */
  readonly autheliaUrl: pulumi.Output<string>;

  /** The certificate of the authority that browsers must trust, as PEM; empty when it is a public one. */
  readonly caCertificate: pulumi.Output<string>;

  /** What each person signs in with, by username; a secret. */
  readonly people: pulumi.Output<Record<string, Credentials>>;

  /** What each of the other applications in `clients` is given, by its client id; a secret. */
  readonly grants: pulumi.Output<Record<string, pulumi.Unwrap<SignInGrant>>>;

  /** Memos' first administrator, who signs in at `/auth/admin`; a secret. */
  readonly administrator: pulumi.Output<{ username: string; password: string }>;

  /** The identity provider's name in Memos, such as `identity-providers/authelia`. */
  readonly identityProvider: pulumi.Output<string>;

  /** Where Memos' API answers on this machine, such as `http://127.0.0.1:8444`. */
  readonly memosApiUrl: pulumi.Output<string>;

  /** The copies of Memos' database that were made before upgrades, newest first; `memosUpgrade.restore` goes back to one. */
  readonly memosCopies: pulumi.Output<string[]>;

  /** The versions that run. */
  readonly versions: pulumi.Output<Versions>;

  /** What was proved, and when it changed; nothing with `proof: "none"`. */
  readonly signIn: pulumi.Output<SignIn>;

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: MemosSsoArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = checkedBlueprint(args);
    super("memos-sso:index:MemosSso", name, {}, opts);

    for (const warning of warningsOf(plan)) void pulumi.log.warn(warning, this);
    const authority = plan.acme === undefined ? this.createAuthority(name, plan) : undefined;
    const authelia = this.createAuthelia(name, plan);
    const memos = this.createMemos(name, plan, authority);
    const administrator = this.createAdministrator(name, plan, memos);
    const provider = this.createIdentityProvider(name, plan, { authelia, memos, administrator });
    const accessPolicy = this.createAccessPolicy(name, plan, { memos, administrator, provider });
    const gateway = this.createGateway(name, plan, { authority, authelia, memos, accessPolicy });
    const proof = this.createProof(name, plan, { authelia, memos, provider, gateway });

    this.memosUrl = pulumi.output(plan.memosUrl);
    this.autheliaUrl = pulumi.output(plan.autheliaUrl);
    this.caCertificate = gateway.caCertificate;
    this.people = authelia.people;
    this.grants = otherGrants(authelia, plan);
    this.administrator = pulumi.secret({ username: administrator.username, password: administrator.password });
    this.identityProvider = provider.name;
    this.memosApiUrl = memos.apiUrl;
    this.memosCopies = memos.copies;
    this.versions = pulumi.output({
      authelia: versionOfImage("autheliaImage", plan.autheliaImage),
      memos: administrator.memosVersion,
      gateway: versionOfImage("gatewayImage", plan.gatewayImage),
    });
    this.signIn = pulumi.output(
      proof === undefined ? { proved: [], provedAt: "" } : { proved: proof.proved, provedAt: proof.provedAt },
    );
    this.registerOutputs({
      memosUrl: this.memosUrl,
      autheliaUrl: this.autheliaUrl,
      identityProvider: this.identityProvider,
      versions: this.versions,
      signIn: this.signIn,
    });
  }

  private createAuthority(name: string, { domain }: Blueprint): CertificateAuthority {
    return createCertificateAuthority(name, domain, { parent: this });
  }

  private createAuthelia(name: string, plan: Blueprint): Authelia {
    return new Authelia(
      `${name}-authelia`,
      {
        url: plan.autheliaUrl,
        cookieDomain: plan.domain,
        home: plan.memosUrl,
        image: plan.autheliaImage,
        people: plan.people,
        policy: plan.policy,
        group: plan.group,
        clients: [plan.request, ...plan.clients],
        probe: plan.proof === "sign-in",
        rotation:
          plan.rotation === undefined
            ? undefined
            : { label: plan.rotation, clientIdsUrls: { [plan.request.clientId]: plan.providersUrl } },
        settings: plan.autheliaSettings,
        secretFiles: plan.autheliaSecretFiles,
        certificates: plan.autheliaCertificates,
        networks: plan.autheliaNetworks,
        acceptLossOf: plan.acceptLossOf,
      },
      { parent: this },
    );
  }

  private createMemos(name: string, plan: Blueprint, authority: CertificateAuthority | undefined): Memos {
    return new Memos(
      `${name}-memos`,
      {
        url: plan.memosUrl,
        image: plan.memosImage,
        upgrade: plan.memosUpgrade,
        acceptLossOf: plan.acceptLossOf,
        registration: plan.access.registration,
        apiPort: plan.apiPort,
        caCertificate: authority?.certificate,
      },
      { parent: this },
    );
  }

  /** The password is protected: it outlives Memos, whose data know it. */
  private createAdministrator(name: string, plan: Blueprint, memos: Memos): MemosAdministrator {
    const password = new random.RandomPassword(
      `${name}-administrator-password`,
      { length: 32, special: false },
      { parent: this, protect: true },
    );
    return new MemosAdministrator(
      `${name}-administrator`,
      {
        apiUrl: memos.apiUrl,
        username: plan.administrator,
        password: password.result,
        version: plan.memosVersion,
        data: memos.data.name,
      },
      { parent: this, dependsOn: memos.container, deletedWith: memos.data },
    );
  }

  private createIdentityProvider(name: string, plan: Blueprint, parts: ProviderParts): MemosIdentityProvider {
    const { authelia, memos, administrator } = parts;
    const grant = authelia.grantFor(plan.request.clientId);
    // A new client is of use when Authelia knows it, not before.
    const known = plan.rotation === undefined ? [] : authelia.ready;
    return new MemosIdentityProvider(
      `${name}-identity-provider`,
      {
        ...access(memos, administrator, plan),
        clientId: grant.clientId,
        clientSecret: grant.clientSecret,
        authUrl: grant.authorizationUrl,
        tokenUrl: grant.tokenUrl,
        userInfoUrl: grant.userInfoUrl,
        scopes: [...plan.request.scopes],
        identifierFilter: identifierFilter(authelia, plan),
        rotation: plan.rotation,
      },
      // With the data it is gone anyway: then nobody has to be asked who may not answer any more.
      { parent: this, dependsOn: [administrator, ...known], deletedWith: memos.data },
    );
  }

  /** Set before anybody but this program can reach Memos: what a stranger makes of a way that is open for a moment stays. */
  private createAccessPolicy(name: string, plan: Blueprint, parts: AccessPolicyParts): MemosAccessPolicy {
    const { memos, administrator, provider } = parts;
    return new MemosAccessPolicy(
      `${name}-access-policy`,
      { ...access(memos, administrator, plan), ...plan.access },
      { parent: this, dependsOn: provider, deletedWith: memos.data },
    );
  }

  /** Made last, and the first to go: until the access policy is set, a stranger could get an account, or be the administrator. */
  private createGateway(name: string, plan: Blueprint, parts: GatewayParts): Gateway {
    const { authority, authelia, memos, accessPolicy } = parts;
    const aliases = [plan.autheliaHost, plan.memosHost];
    return new Gateway(
      `${name}-gateway`,
      {
        domain: plan.domain,
        image: plan.gatewayImage,
        httpsPort: plan.httpsPort,
        address: plan.address,
        acme: plan.acme,
        proxy: plan.proxy,
        authority,
        sites: [
          { host: plan.autheliaHost, upstream: authelia.upstream },
          { host: plan.memosHost, upstream: memos.upstream },
        ],
        networks: [
          ...[memos.network, ...plan.networks].map((network) => ({ network, aliases })),
          { network: authelia.network, aliases: [] },
        ],
      },
      { parent: this, dependsOn: accessPolicy },
    );
  }

  private createProof(name: string, plan: Blueprint, parts: ProofParts): SignInProof | undefined {
    if (plan.proof === "none") return undefined;
    const { authelia, memos, provider, gateway } = parts;
    return new SignInProof(
      `${name}-proof`,
      {
        mode: plan.proof,
        request: plan.request,
        grant: authelia.grantFor(plan.request.clientId),
        memosUrl: plan.memosUrl,
        memosApiUrl: memos.apiUrl,
        identityProvider: provider.name,
        caCertificate: gateway.caCertificate,
        gatewayAddress: gateway.localAddress,
        probe: authelia.probe,
        triggers: {
          authelia: authelia.container.id,
          memos: memos.container.id,
          gateway: gateway.container.id,
          identifierFilter: identifierFilter(authelia, plan),
        },
      },
      { parent: this, dependsOn: [...authelia.ready, gateway] },
    );
  }
}

interface ProviderParts {
  readonly authelia: Authelia;
  readonly memos: Memos;
  readonly administrator: MemosAdministrator;
}

interface AccessPolicyParts {
  readonly memos: Memos;
  readonly administrator: MemosAdministrator;
  readonly provider: MemosIdentityProvider;
}

interface GatewayParts {
  readonly authority: CertificateAuthority | undefined;
  readonly authelia: Authelia;
  readonly memos: Memos;
  readonly accessPolicy: MemosAccessPolicy;
}

interface ProofParts {
  readonly authelia: Authelia;
  readonly memos: Memos;
  readonly provider: MemosIdentityProvider;
  readonly gateway: Gateway;
}

/** How Memos' API is reached as its administrator. */
const access = (memos: Memos, administrator: MemosAdministrator, { memosVersion }: Blueprint) => ({
  apiUrl: memos.apiUrl,
  administratorUsername: administrator.username,
  administratorPassword: administrator.password,
  version: memosVersion,
  data: memos.data.name,
});

/** The people of a directory are not known here, so none of them has been held against the administrator's name. */
const identifierFilter = (authelia: Authelia, { request, administrator, autheliaSettings }: Blueprint): string =>
  usesLdap(autheliaSettings)
    ? otherThan(administrator)
    : (authelia.identifierFilters[request.clientId] ?? authelia.identifierFilter);

/** What the applications beside Memos are given. */
const otherGrants = (
  authelia: Authelia,
  { clients }: Blueprint,
): pulumi.Output<Record<string, pulumi.Unwrap<SignInGrant>>> => {
  const grants = Object.entries(authelia.grants).filter(([id]) => clients.some(({ clientId }) => clientId === id));
  return pulumi.secret(pulumi.output(Object.fromEntries(grants)));
};
