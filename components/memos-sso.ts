import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Authelia } from "./authelia/authelia";
import type { Credentials } from "./authelia/credentials";
import { type Blueprint, checkedBlueprint } from "./blueprint";
import type { MemosSsoArgs } from "./memos-sso-args";
import type { SignInGrant } from "./contracts/sign-in";
import { createCertificateAuthority } from "./gateway/certificate-authority";
import { Gateway } from "./gateway/gateway";
import { warningsOf } from "./memos-sso-warnings";
import { createMark } from "./internal/docker/mark";
import { network } from "./internal/docker/network";
import { MemosAccessPolicy } from "./memos/access-policy";
import { MemosAdministrator } from "./memos/administrator";
import { MemosIdentityProvider } from "./memos/identity-provider";
import { Memos } from "./memos/memos";
import { SignInProof } from "./proof/sign-in-proof";
import {
  type BackDoorParts,
  fingerprintOf,
  type GatewayParts,
  grantOf,
  grantsOf,
  type MemosParts,
  type Parts,
  plainly,
  type ProofParts,
  providerOf,
} from "./memos-sso-parts";

/** What really runs: each version as the program says it itself. */
export interface Versions {
  /** Of Authelia, such as `4.39.20`. */
  readonly authelia: string;

  /** Of Memos, such as `0.30.0`. */
  readonly memos: string;

  /** Of Caddy, such as `2.11.9`. */
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

  /** What really runs. */
  readonly versions: pulumi.Output<Versions>;

  /** What was proved, and when it changed; nothing with `proof: "none"`. */
  readonly signIn: pulumi.Output<SignIn>;

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: MemosSsoArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = checkedBlueprint(args);
    super("memos-sso:index:MemosSso", name, plainly(args), opts);

    for (const warning of warningsOf(plan)) void pulumi.log.warn(warning, this);
    const child = { parent: this, mark: createMark(name, { parent: this }) };
    const networks = { front: network(`${name}-front`, child), identity: network(`${name}-identity`, child) };
    const authority =
      plan.acme === undefined ? createCertificateAuthority(name, plan.domain, { parent: this }) : undefined;

    const authelia = this.runAuthelia(name, plan, networks.identity);
    const memos = this.runMemos(name, plan, { network: networks.front, authority });
    const administrator = this.createAdministrator(name, plan, memos);
    const provider = this.registerProvider(name, plan, { memos, administrator, authelia });
    const gateway = this.openGateway(name, plan, { networks, authority, authelia, memos, provider });
    const proof = this.prove(name, plan, { authelia, memos, provider, gateway });
    this.closeBackDoor(name, plan, { memos, administrator, proof });

    this.memosUrl = pulumi.output(plan.memosUrl);
    this.autheliaUrl = pulumi.output(plan.autheliaUrl);
    this.caCertificate = gateway.caCertificate;
    this.people = authelia.people;
    this.grants = grantsOf(authelia, plan);
    this.administrator = pulumi.secret({ username: administrator.username, password: administrator.password });
    this.identityProvider = provider.name;
    this.memosApiUrl = memos.apiUrl;
    this.memosCopies = memos.copies;
    this.versions = pulumi.output({
      authelia: authelia.version,
      memos: administrator.version,
      gateway: gateway.version,
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

  private runAuthelia(name: string, plan: Blueprint, network: docker.Network): Authelia {
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
        network: network.name,
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

  private runMemos(name: string, plan: Blueprint, { network, authority }: MemosParts): Memos {
    return new Memos(
      `${name}-memos`,
      {
        url: plan.memosUrl,
        image: plan.memosImage,
        upgrade: plan.memosUpgrade,
        acceptLossOf: plan.acceptLossOf,
        registration: plan.access.registration,
        apiPort: plan.apiPort,
        neighbourhoods: [{ network: network.name, aliases: ["memos"] }],
        caCertificate: authority?.certificate,
      },
      { parent: this },
    );
  }

  private createAdministrator(name: string, plan: Blueprint, memos: Memos): MemosAdministrator {
    return new MemosAdministrator(
      `${name}-administrator`,
      { apiUrl: memos.apiUrl, username: plan.administrator, version: plan.memosVersion, data: memos.data.name },
      { parent: this, dependsOn: memos, deletedWith: memos.data },
    );
  }

  private registerProvider(
    name: string,
    plan: Blueprint,
    { memos, administrator, authelia }: Parts,
  ): MemosIdentityProvider {
    // A new client is of use when Authelia knows it, not before.
    const known = plan.rotation === undefined ? [] : authelia.ready;
    return new MemosIdentityProvider(
      `${name}-identity-provider`,
      {
        apiUrl: memos.apiUrl,
        ...providerOf(authelia, plan),
        rotation: plan.rotation,
        administratorUsername: administrator.username,
        administratorPassword: administrator.password,
        clientSecret: grantOf(authelia, plan).clientSecret,
        container: memos.containerPlace,
        version: plan.memosVersion,
        data: memos.data.name,
      },
      // With the data it is gone anyway: then nobody has to be asked who may not answer any more.
      { parent: this, dependsOn: [memos, administrator, ...known], deletedWith: memos.data },
    );
  }

  /** Opened last: until the administrator and the provider are there, a stranger could become the administrator. */
  private openGateway(name: string, plan: Blueprint, parts: GatewayParts): Gateway {
    const { networks, authority, authelia, memos, provider } = parts;
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
        neighbourhoods: [
          ...[networks.front.name, ...plan.networks].map((network) => ({
            network,
            aliases: [plan.autheliaHost, plan.memosHost],
          })),
          { network: networks.identity.name, aliases: [] },
        ],
      },
      { parent: this, dependsOn: provider },
    );
  }

  private prove(
    name: string,
    plan: Blueprint,
    { authelia, memos, provider, gateway }: ProofParts,
  ): SignInProof | undefined {
    if (plan.proof === "none") {
      return undefined;
    }
    return new SignInProof(
      `${name}-proof`,
      {
        mode: plan.proof,
        request: plan.request,
        grant: grantOf(authelia, plan),
        memosUrl: plan.memosUrl,
        memosApiUrl: memos.apiUrl,
        identityProvider: provider.name,
        caCertificate: gateway.caCertificate,
        gatewayAddress: gateway.localAddress,
        probe: authelia.probe,
        fingerprint: pulumi
          .output({ data: memos.data.name, proxy: plan.proxy, networks: plan.networks })
          .apply((surroundings) => fingerprintOf(plan, surroundings)),
      },
      { parent: this, dependsOn: [...authelia.ready, gateway] },
    );
  }

  private closeBackDoor(name: string, plan: Blueprint, { memos, administrator, proof }: BackDoorParts): void {
    new MemosAccessPolicy(
      `${name}-access-policy`,
      {
        apiUrl: memos.apiUrl,
        administratorUsername: administrator.username,
        administratorPassword: administrator.password,
        ...plan.access,
        container: memos.containerPlace,
        version: plan.memosVersion,
        data: memos.data.name,
      },
      { parent: this, dependsOn: proof, deletedWith: memos.data },
    );
  }
}
