import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Authelia } from "../authelia/authelia";
import { usesLdap } from "../authelia/configuration/user-settings";
import type { Credentials } from "../authelia/users/users";
import { type ResolvedArgs, resolveArgs } from "./resolve-args";
import { dockerName } from "../pulumi/option-rules";
import type { OidcClientCredentials } from "../sign-in/oidc-client";
import { type CertificateAuthority, createCertificateAuthority } from "../gateway/certificate-authority";
import { Gateway } from "../gateway/gateway";
import { MemosAccessPolicy } from "../memos/access-policy/access-policy";
import { MemosAdministrator } from "../memos/administrator/administrator";
import { MemosIdentityProvider } from "../memos/identity-provider/identity-provider";
import { Memos } from "../memos/memos";
import { matchAllExcept } from "../memos/identity-provider/identifier-filter";
import type { MemosSsoArgs } from "./memos-sso-args";
import type { SignIn, Versions } from "./outputs";
import { collectWarnings } from "./warnings";
import { followDockerContext } from "../docker/engine";
import { replaceable } from "../pulumi/replaceable";
import { SignInProof } from "../proof/sign-in-proof";

/** A Memos that people sign in to through Authelia: containers, secrets, accounts, https and the proof that it works. */
export class MemosSso extends pulumi.ComponentResource {
  /** The address of Memos, such as `https://memos.example.com`. */
  readonly memosUrl: pulumi.Output<string>;

  /** The address of Authelia, such as `https://auth.example.com`. */
  readonly autheliaUrl: pulumi.Output<string>;

  /** The certificate of the authority that browsers must trust, as PEM; empty when it is a public one. */
  readonly caCertificate: pulumi.Output<string>;

  /** The password of each person, and the `totpSecret`, which `totpUri` has for a QR code, by username; a secret. */
  readonly people: pulumi.Output<Record<string, Credentials>>;

  /** The issuer, client id, client secret and URLs for each application in `clients`, by its client id; a secret. */
  readonly clientCredentials: pulumi.Output<Record<string, pulumi.Unwrap<OidcClientCredentials>>>;

  /** Username and password of Memos' first administrator, who signs in at `/auth/admin`; a secret. */
  readonly administrator: pulumi.Output<{ username: string; password: string }>;

  /** The identity provider's name in Memos, such as `identity-providers/authelia`. */
  readonly identityProvider: pulumi.Output<string>;

  /** The address of Memos' API on this machine, such as `http://127.0.0.1:8444`. */
  readonly memosApiUrl: pulumi.Output<string>;

  /** The copies of Memos' database that were made before upgrades, newest first. The option `memosBackups.restore` restores one. */
  readonly memosBackups: pulumi.Output<string[]>;

  /** The versions that run: Authelia's and Caddy's as their images name them, Memos' as it says itself. */
  readonly versions: pulumi.Output<Versions>;

  /** What was proved, and when that last changed; empty with `proof: "none"`. */
  readonly signIn: pulumi.Output<SignIn>;

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: MemosSsoArgs, opts?: pulumi.ComponentResourceOptions) {
    dockerName("name", name);
    const resolved = resolveArgs(args);
    super("memos-sso:index:MemosSso", name, {}, followDockerContext(name, opts));

    const child = { parent: this };
    for (const warning of collectWarnings(resolved)) void pulumi.log.warn(warning, this);
    const { domain, acme } = resolved.gateway;
    const authority = acme === undefined ? createCertificateAuthority(name, domain, replaceable(this)) : undefined;
    const memos = new Memos(`${name}-memos`, { ...resolved.memos, caCertificate: authority?.certificate }, child);
    const authelia = new Authelia(`${name}-authelia`, resolved.authelia, { ...child, dependsOn: memos.dataReady });
    const administrator = this.createAdministrator(name, resolved, memos, args.administratorPassword);
    const provider = this.createIdentityProvider(name, resolved, { authelia, memos, administrator });
    const accessPolicy = this.createAccessPolicy(name, resolved, { memos, administrator, provider });
    const gateway = this.createGateway(name, resolved, { authority, authelia, memos, accessPolicy });
    const proof = this.createProof(name, resolved, { authelia, memos, provider, gateway });

    this.memosUrl = pulumi.output(resolved.memos.url);
    this.autheliaUrl = pulumi.output(resolved.authelia.url);
    this.caCertificate = gateway.caCertificate;
    this.people = authelia.people;
    this.clientCredentials = otherClientCredentials(authelia, args.clients);
    this.administrator = pulumi.secret({ username: administrator.username, password: administrator.password });
    this.identityProvider = provider.name;
    this.memosApiUrl = memos.apiUrl;
    this.memosBackups = memos.backups;
    this.versions = pulumi.output({ ...resolved.versions, memos: administrator.memosVersion });
    this.signIn = pulumi.output(
      proof === undefined ? { proved: [], provedAt: "" } : { proved: proof.proved, provedAt: proof.provedAt },
    );
    const { memosUrl, autheliaUrl, identityProvider, versions, signIn } = this;
    this.registerOutputs({ memosUrl, autheliaUrl, identityProvider, versions, signIn });
  }

  /** The generated password is protected: it outlives Memos, whose data know it. It is there beside a given one, which may be left out later. */
  private createAdministrator(
    name: string,
    resolved: ResolvedArgs,
    memos: Memos,
    givenPassword: MemosSsoArgs["administratorPassword"],
  ): MemosAdministrator {
    const password = new random.RandomPassword(
      `${name}-administrator-password`,
      { length: 32, special: false },
      { parent: this, protect: true },
    );
    return new MemosAdministrator(
      `${name}-administrator`,
      {
        apiUrl: memos.apiUrl,
        username: resolved.administratorUsername,
        password: givenPassword ?? password.result,
        version: resolved.versions.memos,
        dataVolume: memos.dataVolume.name,
        restores: memos.restores,
      },
      { ...replaceable(this), dependsOn: memos.container, deletedWith: memos.dataVolume },
    );
  }

  private createIdentityProvider(
    name: string,
    resolved: ResolvedArgs,
    { authelia, memos, administrator }: Pick<Parts, "authelia" | "memos" | "administrator">,
  ): MemosIdentityProvider {
    const { memosClient, clientSecretVersion } = resolved;
    const credentials = authelia.credentialsFor(memosClient.clientId);
    // A new client is of use when Authelia knows it, not before.
    const dependencies = clientSecretVersion === undefined ? [] : authelia.readyResources;
    return new MemosIdentityProvider(
      `${name}-identity-provider`,
      {
        ...access(memos, administrator, resolved),
        clientId: credentials.clientId,
        clientSecret: credentials.clientSecret,
        authUrl: credentials.authorizationUrl,
        tokenUrl: credentials.tokenUrl,
        userInfoUrl: credentials.userInfoUrl,
        scopes: [...memosClient.scopes],
        identifierFilter: identifierFilter(authelia, resolved),
        fieldMapping: resolved.fieldMapping,
        clientSecretVersion,
      },
      // With the data it is gone anyway: then nobody has to be asked who may not answer any more.
      { ...replaceable(this), dependsOn: [administrator, ...dependencies], deletedWith: memos.dataVolume },
    );
  }

  /** Set before anybody but this program can reach Memos: what a stranger makes of a way that is open for a moment stays. */
  private createAccessPolicy(
    name: string,
    resolved: ResolvedArgs,
    { memos, administrator, provider }: Pick<Parts, "memos" | "administrator" | "provider">,
  ): MemosAccessPolicy {
    return new MemosAccessPolicy(
      `${name}-access-policy`,
      { ...access(memos, administrator, resolved), ...resolved.accessPolicy },
      { ...replaceable(this), dependsOn: provider, deletedWith: memos.dataVolume },
    );
  }

  /** Made last, and the first to go: until the access policy is set, a stranger could get an account, or be the administrator. */
  private createGateway(
    name: string,
    { gateway, gatewayNetworks, autheliaHost, memosHost }: ResolvedArgs,
    { authority, authelia, memos, accessPolicy }: Pick<Parts, "authority" | "authelia" | "memos" | "accessPolicy">,
  ): Gateway {
    const aliases = [autheliaHost, memosHost];
    return new Gateway(
      `${name}-gateway`,
      {
        ...gateway,
        authority,
        sites: [
          { host: autheliaHost, upstream: authelia.upstream },
          { host: memosHost, upstream: memos.upstream },
        ],
        networks: [
          ...[memos.network, ...gatewayNetworks].map((network) => ({ network, aliases })),
          { network: authelia.network, aliases: [] },
        ],
      },
      { parent: this, dependsOn: accessPolicy },
    );
  }

  private createProof(
    name: string,
    resolved: ResolvedArgs,
    { authelia, memos, provider, gateway }: Pick<Parts, "authelia" | "memos" | "provider" | "gateway">,
  ): SignInProof | undefined {
    const { proof, memosClient } = resolved;
    if (proof === "none") return undefined;
    return new SignInProof(
      `${name}-proof`,
      {
        mode: proof,
        client: memosClient,
        credentials: authelia.credentialsFor(memosClient.clientId),
        memosUrl: resolved.memos.url,
        memosApiUrl: memos.apiUrl,
        identityProvider: provider.name,
        accessMode: resolved.accessSwitches.accessModeVia === "nothing" ? undefined : resolved.accessPolicy.accessMode,
        caCertificate: gateway.caCertificate,
        gatewayAddress: gateway.localAddress,
        testUser: authelia.testUser,
        containers: [authelia.container.id, memos.container.id, gateway.container.id],
        triggers: { identityProvider: provider.digest },
      },
      { ...replaceable(this), dependsOn: [...authelia.readyResources, gateway] },
    );
  }
}

/** What has been created. */
interface Parts {
  readonly authority: CertificateAuthority | undefined;
  readonly authelia: Authelia;
  readonly memos: Memos;
  readonly administrator: MemosAdministrator;
  readonly provider: MemosIdentityProvider;
  readonly accessPolicy: MemosAccessPolicy;
  readonly gateway: Gateway;
}

/** How Memos' API is reached as its administrator. */
const access = (memos: Memos, administrator: MemosAdministrator, { versions }: ResolvedArgs) => ({
  apiUrl: memos.apiUrl,
  administratorUsername: administrator.username,
  administratorPassword: administrator.password,
  version: versions.memos,
  dataVolume: memos.dataVolume.name,
  restores: memos.restores,
});

/** The people of a directory are not known here, so none of them has been held against the administrator's name. */
const identifierFilter = (authelia: Authelia, resolved: ResolvedArgs): string =>
  usesLdap(resolved.authelia.settings)
    ? matchAllExcept(resolved.administratorUsername)
    : authelia.identifierFilterFor(resolved.memosClient.clientId);

/** What the applications beside Memos are given. */
const otherClientCredentials = (
  authelia: Authelia,
  clients: MemosSsoArgs["clients"] = [],
): pulumi.Output<Record<string, pulumi.Unwrap<OidcClientCredentials>>> =>
  pulumi.secret(
    pulumi.output(Object.fromEntries(clients.map(({ clientId }) => [clientId, authelia.credentialsFor(clientId)]))),
  );
