import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { dockerName } from "../pulumi/option-rules";
import type { OidcClientCredentials } from "../sign-in/oidc-client";
import { createContainer } from "../docker/container";
import { replaceable } from "../pulumi/replaceable";
import { followDockerContext } from "../docker/engine";
import { createNetwork } from "../docker/network";
import { VolumeFiles } from "../docker/volume-files";
import { createDataVolume, createVolume, type NamedVolume } from "../docker/volumes";
import type { AutheliaArgs } from "./authelia-args";
import { AutheliaConfiguration } from "./configuration/authelia-configuration";
import { renderPublicFiles, renderSecretFiles } from "./configuration/configuration";
import { paths, port, user } from "./configuration/settings";
import { databaseServer, usesLdap } from "./configuration/user-settings";
import { clientCredentials } from "./secrets/client-secrets";
import type { Credentials } from "./users/users";
import {
  createIdentity,
  type Identity,
  previewOf,
  testUserCredentials,
  userCredentials,
  usersFile,
} from "./identities";
import { resolveArgs, type ResolvedArgs } from "./resolve-args";
import { type AutheliaSecrets, createSecrets } from "./secrets/secrets";

/** Authelia in a container and a network of its own, with people, secrets and clients; its own checker has passed its files. */
export class Authelia extends pulumi.ComponentResource {
  /** The issuer: the URL at which people sign in. */
  readonly issuer: pulumi.Output<string>;

  /** The network, by its name. Nobody but a gateway may join it: Authelia believes what is said in headers there. */
  readonly network: pulumi.Output<string>;

  /** Where the gateway finds Authelia in the network, such as `authelia-1a2b3c4:9091`. */
  readonly upstream: pulumi.Output<string>;

  /** What each client is given, by the client id that it asked for. */
  readonly clientCredentials: Readonly<Record<string, OidcClientCredentials>>;

  /** What each person signs in with, by username; a secret. */
  readonly people: pulumi.Output<Record<string, Credentials>>;

  /** The identity that proves sign-ins, if asked for; a secret. */
  readonly testUser: pulumi.Output<Credentials & { username: string }> | undefined;

  private readonly identifierFilters: Readonly<Record<string, string>>;

  /** The running container. */
  readonly container: docker.Container;

  /** Is there when people can sign in with everything they have been given. */
  readonly readyResources: pulumi.Resource[];

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: AutheliaArgs, opts?: pulumi.ComponentResourceOptions) {
    dockerName("name", name);
    const resolved = resolveArgs(args);
    // Only the files, and so the container, wait for `dependsOn`: what a client may do must fit the application that runs.
    const { dependsOn, ...others } = opts ?? {};
    super("memos-sso:index:Authelia", name, {}, followDockerContext(name, others));

    const child = replaceable(this);
    const image = new docker.RemoteImage(`${name}-image`, { name: resolved.image, keepLocally: true }, child);
    const secrets = createSecrets(name, { ...resolved, secretFiles: args.secretFiles }, child);
    const identities = resolved.users.map((one) => createIdentity(name, one, resolved.totp, child));
    const named = createDataVolume(`${name}-data`, { parent: this });
    const alias = pulumi.concat("authelia", named.suffix);
    this.network = createNetwork(`${name}-network`, named, child).name;
    const prepared = this.prepareData(name, resolved, image, named.volume);
    const files = { plan: resolved, secrets, identities, image, data: named.volume, certificates: args.certificates };
    const { volume, configuration } = this.writeConfiguration(
      name,
      files,
      pulumi.mergeOptions({ dependsOn: prepared }, { dependsOn }),
    );
    const mounts = { data: named.volume, configuration: volume };
    this.container = this.runContainer(name, args, resolved, { named, alias, mounts, configuration });

    this.issuer = pulumi.output(args.url);
    this.upstream = pulumi.concat(alias, ":", String(port));
    this.clientCredentials = Object.fromEntries(
      secrets.clients.map((client) => [client.requestedId, clientCredentials(args.url, client)]),
    );
    this.people = userCredentials(identities.filter(({ isTestUser }) => !isTestUser));
    this.testUser = testUserCredentials(identities);
    this.identifierFilters = resolved.identifierFilters;
    this.readyResources = [this.container, ...this.importTotpSecrets(name, resolved, identities, named)];
    this.registerOutputs({ issuer: this.issuer, people: this.people });
  }

  /**
   * What a client is given.
   *
   * @param clientId the id that it asked for
   * @throws Error when no client did.
   */
  credentialsFor(clientId: string): OidcClientCredentials {
    return requireClient(this.clientCredentials, clientId);
  }

  /**
   * The names that a client may let in, as an anchored pattern of Go's RE2: before Authelia 4.38 its group's members only.
   *
   * @param clientId the id that it asked for
   * @throws Error when no client did.
   */
  identifierFilterFor(clientId: string): string {
    return requireClient(this.identifierFilters, clientId);
  }

  /** Gives the data volume to Authelia, and remembers which one it was. Protected as the data are. */
  private prepareData(
    name: string,
    resolved: ResolvedArgs,
    image: docker.RemoteImage,
    volume: docker.Volume,
  ): VolumeFiles {
    const { acceptDataLoss } = resolved;
    return new VolumeFiles(
      `${name}-data-prepared`,
      {
        volume,
        image,
        folders: { "": user },
        // A file must be there from the first day: Docker gives an empty volume back to the image's user at the next mount.
        files: { ".owner": `${user}\n` },
        holds: "Authelia's data: second factors of people's own and consents",
        acceptDataLoss,
      },
      { parent: this, protect: true },
    );
  }

  private writeConfiguration(name: string, files: FileParts, before: pulumi.CustomResourceOptions) {
    const { plan: resolved, secrets, identities, image, data, certificates } = files;
    const { volume } = createVolume(`${name}-configuration`, replaceable(this));
    const configuration = new AutheliaConfiguration(
      `${name}-configuration-files`,
      {
        volume,
        image,
        data: databaseServer(resolved.settings.userSettings) === undefined ? data : undefined,
        filters: resolved.settings.traits.filters,
        files: pulumi.all([secrets.clientIds, certificates]).apply(([clientIds, authorities]) => {
          // After a rotation there are old clients too, which differ in their ids alone.
          const clients = resolved.settings.clients.flatMap((client, index) =>
            (clientIds[index] ?? []).map((clientId) => ({ ...client, clientId })),
          );
          return renderPublicFiles({ ...resolved.settings, clients, certificates: authorities });
        }),
        secretFiles: secrets.forConfiguration.apply(renderSecretFiles),
        users: usesLdap(resolved.settings.userSettings) ? undefined : usersFile(identities),
        preview: previewOf(identities),
      },
      { ...replaceable(this), ...before },
    );
    return { volume, configuration };
  }

  private runContainer(
    name: string,
    args: AutheliaArgs,
    { settings }: ResolvedArgs,
    parts: ContainerParts,
  ): docker.Container {
    const { named, alias, mounts, configuration } = parts;
    return createContainer(
      name,
      {
        image: configuration.image,
        named,
        user,
        entrypoint: ["authelia"],
        command: ["--config", paths.configuration],
        environment: { X_AUTHELIA_CONFIG_FILTERS: settings.traits.filters },
        configuration: configuration.digest,
        networks: [
          { network: this.network, aliases: [alias] },
          ...(args.networks ?? []).map((network) => ({ network, aliases: [] })),
        ],
        mounts: [
          { volume: mounts.data, path: paths.data },
          { volume: mounts.configuration, path: paths.folder, readOnly: true },
        ],
        healthcheck: ["wget", "-q", "--spider", `http://127.0.0.1:${port}/api/health`],
        memory: 256,
        stopTimeout: settings.traits.stopTimeout,
      },
      { ...replaceable(this), dependsOn: configuration },
    );
  }

  /** One command a person, so that a change of one registers nobody else's again. */
  private importTotpSecrets(
    name: string,
    { settings }: ResolvedArgs,
    identities: readonly Identity[],
    { volume: data, dockerHost }: NamedVolume,
  ): command.local.Command[] {
    const server = databaseServer(settings.userSettings);
    const module = 'require("pulumi-memos-sso/authelia/users/totp")';
    return identities.flatMap(({ user: { username }, totp }) => {
      if (totp === undefined) return [];
      const registration = {
        interpreter: ["node", "-e"],
        create: `${module}.main()`,
        delete: `${module}.remove()`,
        environment: { AUTHELIA_DATA: data.name, USERNAME: username, TOTP: totp.parameters, DOCKER_HOST: dockerHost },
        logging: command.local.Logging.Stderr,
        stdin: pulumi.secret(totp.secret),
        // Another database knows none of them.
        triggers: [data.name, ...(server === undefined ? [] : [JSON.stringify(server)])],
      };
      const opts = { ...replaceable(this), dependsOn: this.container };
      return [new command.local.Command(`${name}-${username}-second-factor`, registration, opts)];
    });
  }
}

/** What is in Authelia's files. */
interface FileParts {
  readonly plan: ResolvedArgs;
  readonly secrets: AutheliaSecrets;
  readonly identities: readonly Identity[];
  readonly image: docker.RemoteImage;
  readonly data: docker.Volume;
  readonly certificates: pulumi.Input<string> | undefined;
}

/** What the container is made of. */
interface ContainerParts {
  readonly named: NamedVolume;

  /** The name under which Authelia is found in its network. */
  readonly alias: pulumi.Output<string>;
  readonly mounts: { readonly data: docker.Volume; readonly configuration: docker.Volume };
  readonly configuration: AutheliaConfiguration;
}

/** What belongs to a client. */
function requireClient<T>(byClient: Readonly<Record<string, T>>, clientId: string): T {
  const found = byClient[clientId];
  if (found === undefined) throw new Error(`Authelia has no client ${clientId}.`);
  return found;
}
