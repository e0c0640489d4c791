import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { SignInGrant } from "../contracts/sign-in";
import { requireOneEngine } from "../internal/docker/engine";
import { containerPlace } from "../internal/docker/labels";
import { createMark } from "../internal/docker/mark";
import { keepInNetworks } from "../internal/docker/network-membership";
import { runService } from "../internal/docker/service";
import { runningVersion } from "../internal/docker/version";
import { checkConfiguration } from "./configuration-check";
import { paths, user } from "./configuration/settings";
import { port } from "./configuration/shared";
import { databaseServer } from "./configuration/user-settings";
import { type Credentials, generateCredentials } from "./credentials";
import { grantOf } from "./grant";
import { knownSecretFiles } from "./secret-files";
import { createSecrets } from "./secrets";
import { checkedPlan, type Plan } from "./plan";
import { createVolumes, type Identity, type Volumes } from "./volumes";
import type { AutheliaArgs } from "./authelia-args";

/** Authelia in a container, with people, secrets and clients; what it starts with has passed its own checker. */
export class Authelia extends pulumi.ComponentResource {
  /** The issuer: the URL at which people sign in. */
  readonly issuer: pulumi.Output<string>;

  /** Where the gateway finds Authelia on the shared network, such as `authelia:9091`. */
  readonly upstream = `authelia:${port}`;

  /** What each client is given, by the client id that it asked for. */
  readonly grants: Readonly<Record<string, SignInGrant>>;

  /** What each person signs in with, by username; a secret. */
  readonly people: pulumi.Output<Record<string, Credentials>>;

  /** The identity that proves sign-ins, if asked for; a secret. */
  readonly probe: pulumi.Output<Credentials & { username: string }> | undefined;

  /** The names that an application may let in, as an anchored pattern of Go's RE2. */
  readonly identifierFilter: string;

  /** The same for each client, by the client id that it asked for: before Authelia 4.38 its group's members only. */
  readonly identifierFilters: Readonly<Record<string, string>>;

  /** The version that runs, as it says itself. */
  readonly version: pulumi.Output<string>;

  /** Is there when people can sign in with everything they have been given. */
  readonly ready: pulumi.Resource[];

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: AutheliaArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = checkedPlan(args);
    super("memos-sso:index:Authelia", name, plainly(args), opts);

    requireOneEngine(this);
    const image = new docker.RemoteImage(`${name}-image`, { name: plan.image, keepLocally: true }, { parent: this });
    const secretFiles = knownSecretFiles("secretFiles", args.secretFiles);
    const secrets = createSecrets(name, { ...plan, secretFiles }, { parent: this });
    const identities = this.createIdentities(name, plan);
    const mark = createMark(name, { parent: this });
    const contents = { plan, certificates: args.certificates, image: image.imageId, secrets, identities };
    const volumes = createVolumes(name, contents, { parent: this, mark });
    const check = checkConfiguration(
      `${name}-configuration-check`,
      { image: image.imageId, volumes, settings: plan.settings },
      { parent: this },
    );
    const container = this.runContainer(name, args, plan, { image, volumes, check, mark });

    this.issuer = pulumi.output(args.url);
    this.grants = Object.fromEntries(secrets.clients.map((client) => [client.requestedId, grantOf(args.url, client)]));
    this.people = credentialsOf(identities.filter(({ isProbe }) => !isProbe));
    this.probe = probeOf(identities);
    this.identifierFilter = plan.identifierFilter;
    this.identifierFilters = plan.identifierFilters;
    this.version = runningVersion(`${name}-version`, container, ["authelia", "--version"], { parent: this });
    const place = containerPlace(`${name}-container`);
    const networks = keepInNetworks(`${name}-networks`, { place, container }, { parent: this });
    this.ready = [container, networks, ...this.registerSecondFactors(name, plan, identities, volumes, container)];
    this.registerOutputs({ issuer: this.issuer, people: this.people, version: this.version });
  }

  /**
   * What a client is given.
   *
   * @param clientId the id that it asked for
   * @throws Error when no client did.
   */
  grantFor(clientId: string): SignInGrant {
    const grant = this.grants[clientId];
    if (grant === undefined) throw new Error(`Authelia has no client ${clientId}.`);
    return grant;
  }

  private createIdentities(name: string, plan: Plan): Identity[] {
    return plan.identities.map(({ person, isProbe }) => ({
      person,
      isProbe,
      credentials: generateCredentials(`${name}-${isProbe ? "probe" : person.username}`, plan.secondFactor, {
        parent: this,
      }),
    }));
  }

  private runContainer(
    name: string,
    args: AutheliaArgs,
    plan: Plan,
    { image, volumes, check, mark }: Inside,
  ): docker.Container {
    return runService(
      `${name}-container`,
      {
        image: image.imageId,
        user,
        entrypoint: ["authelia"],
        command: ["--config", paths.configuration],
        environment: { X_AUTHELIA_CONFIG_FILTERS: plan.settings.generation.filters },
        neighbourhoods: [
          { network: args.network, aliases: ["authelia"] },
          ...(args.networks ?? []).map((network) => ({ network, aliases: [] })),
        ],
        mounts: [
          { volume: volumes.data.name, path: paths.data },
          { volume: volumes.configuration.name, path: paths.folder, readOnly: true },
          ...(volumes.people === undefined
            ? []
            : [{ volume: volumes.people.name, path: paths.people, readOnly: true }]),
        ],
        healthy: ["wget", "-q", "--spider", `http://127.0.0.1:${port}/api/health`],
        memory: 256,
        grace: plan.settings.generation.grace,
      },
      { parent: this, mark, dependsOn: [check, ...volumes.ready] },
    );
  }

  private registerSecondFactors(
    name: string,
    plan: Plan,
    identities: readonly Identity[],
    volumes: Volumes,
    container: docker.Container,
  ): command.local.Command[] {
    if (!plan.secondFactor || identities.length === 0) return [];
    const server = databaseServer(plan.settings.extra);
    const registration = new command.local.Command(
      `${name}-second-factors`,
      {
        interpreter: ["node", "-e"],
        create: 'require("pulumi-memos-sso/authelia/second-factor").main()',
        environment: {
          AUTHELIA_DATA: volumes.data.name,
          PEOPLE: identities.map(({ person }) => person.username).join(","),
        },
        // Another database knows none of them.
        triggers: [volumes.secondFactors, ...(server === undefined ? [] : [JSON.stringify(server)])],
      },
      { parent: this, dependsOn: container },
    );
    return [registration];
  }
}

/** What goes into the container, and what must be there before. */
interface Inside {
  readonly image: docker.RemoteImage;
  readonly volumes: Volumes;

  /** What Authelia's own checker says of its configuration. */
  readonly check: pulumi.Resource;

  /** The end of the container's name in Docker. */
  readonly mark: pulumi.Output<string>;
}

/**
 * The arguments that are plain values: an output among them would keep what it comes from alive as long as the data. People and
 * clients are shown where they are written down, in the users file and in configuration.yml.
 */
const plainly = (args: AutheliaArgs) => {
  const { network: _network, people: _people, clients: _clients, ...others } = args;
  const { secretFiles: _secrets, certificates: _certificates, networks: _networks, rotation, ...plain } = others;
  return {
    ...plain,
    rotation: rotation?.label,
  };
};

const credentialsOf = (identities: readonly Identity[]): pulumi.Output<Record<string, Credentials>> =>
  pulumi.secret(
    pulumi.all(
      Object.fromEntries(identities.map(({ person, credentials }) => [person.username, credentials.apply(told)])),
    ),
  );

const probeOf = (identities: readonly Identity[]): pulumi.Output<Credentials & { username: string }> | undefined => {
  const probe = identities.find(({ isProbe }) => isProbe);
  return probe?.credentials.apply((credentials) => ({ username: probe.person.username, ...told(credentials) }));
};

/** What a person is told: everything but the digest. */
const told = ({ password, totpSecret }: Credentials): Credentials =>
  totpSecret === undefined ? { password } : { password, totpSecret };
