import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { fingerprintOf } from "../internal/docker/fingerprint";
import { DataGuard } from "../internal/docker/data-guard";
import type { MarkedOptions } from "../internal/docker/mark";
import { configurationVolume, dataVolume, handOver, seed, type SeededFile, volume } from "../internal/docker/volumes";
import { renderOpenFiles, renderSecretFiles } from "./configuration/configuration";
import { type Settings, paths, user } from "./configuration/settings";
import { renderShown } from "./configuration/shown";
import { usesLdap } from "./configuration/user-settings";
import type { GeneratedCredentials } from "./credentials";
import type { Person } from "./people";
import type { Plan } from "./plan";
import type { AutheliaSecrets } from "./secrets";
import { totpFile } from "./second-factor";
import { renderUsers } from "./users";

/** Somebody who can sign in, with what is needed for it. */
export interface Identity {
  readonly person: Person;
  readonly isProbe: boolean;
  readonly credentials: pulumi.Output<GeneratedCredentials>;
}

/** The volumes that Authelia mounts. */
export interface Volumes {
  /** The database; kept when everything else goes. */
  readonly data: docker.Volume;

  /** configuration.yml and secrets; another version of them is another volume. */
  readonly configuration: docker.Volume;

  /** The users file, which Authelia watches, and the seeds of second factors; none where a directory knows the people. */
  readonly people: docker.Volume | undefined;

  /** What fills the configuration. */
  readonly configurationSeeds: docker.Container[];

  /** configuration.yml with the names of the secrets where they stand. */
  readonly shown: pulumi.Output<string>;

  /** What must have happened before Authelia starts, apart from the check of its configuration. */
  readonly ready: pulumi.Resource[];

  /** Changes when somebody's second factor does. */
  readonly secondFactors: pulumi.Output<string>;
}

interface Contents {
  readonly plan: Plan;
  readonly certificates: pulumi.Input<string> | undefined;
  readonly image: pulumi.Input<string>;
  readonly secrets: AutheliaSecrets;
  readonly identities: readonly Identity[];
}

/** Creates the volumes and fills them. */
export function createVolumes(
  name: string,
  { plan, certificates, image, secrets, identities }: Contents,
  { mark, ...plain }: MarkedOptions,
): Volumes {
  const opts = { ...plain, mark };
  const settings = settingsWith(secrets, certificates, plan.settings);
  const open = settings.apply(renderOpenFiles);
  const secret = pulumi
    .all([settings, secrets.forConfiguration])
    .apply(([known, values]) => renderSecretFiles(known, values));
  const factors = secondFactorFiles(identities);

  const data = dataVolume(`${name}-data`, opts);
  const holds = "Authelia's data: second factors of people's own and consents";
  const guard = new DataGuard(
    `${name}-data-guard`,
    { volume: data.name, holds, acceptLossOf: plan.acceptLossOf },
    plain,
  );
  const both = pulumi.all([open, secret]).apply(([one, other]) => [...one, ...other]);
  const configuration = configurationVolume(`${name}-configuration`, fingerprintOf(both), opts);
  const people = usesLdap(plan.settings.extra) ? undefined : volume(`${name}-people`, opts);

  const fill = (
    suffix: string,
    into: docker.Volume,
    path: string,
    files: pulumi.Output<readonly SeededFile[]>,
    more: { owner?: string; shown?: Record<string, pulumi.Input<string>> } = {},
  ) => seed(`${name}-${suffix}`, { image, volume: into.name, path, files, ...more }, opts);
  const configurationSeeds = [
    ...(renderOpenFiles(plan.settings).length === 0
      ? []
      : [fill("configuration-files", configuration, paths.folder, open, { shown: {} })]),
    fill("secret-files", configuration, paths.folder, secret, { owner: user, shown: {} }),
  ];
  const peopleFiles = pulumi.all([usersFile(identities), factors]).apply(([users, totp]) => [users, ...totp]);
  const shown = Object.fromEntries(identities.flatMap(shownOf));
  const peopleSeeds = people ? [fill("people-files", people, paths.people, peopleFiles, { owner: user, shown })] : [];
  const owner = handOver(`${name}-data-owner`, { image, volume: data.name, path: paths.data, owner: user }, opts);

  return {
    data,
    configuration,
    people,
    configurationSeeds,
    shown: settings.apply(renderShown),
    ready: [guard, ...peopleSeeds, owner],
    secondFactors: fingerprintOf(factors),
  };
}

/** The settings with each client that may come: after a rotation the old ones too, which differ in their ids alone. */
const settingsWith = (
  { clients }: AutheliaSecrets,
  certificates: pulumi.Input<string> | undefined,
  settings: Settings,
): pulumi.Output<Settings> =>
  pulumi
    .all([pulumi.all(clients.map(({ clientIds }) => clientIds)), certificates])
    .apply(([clientIds, authorities]) => ({
      ...settings,
      certificates: authorities,
      clients: settings.clients.flatMap((request, index) =>
        (clientIds[index] ?? []).map((clientId) => ({ ...request, clientId })),
      ),
    }));

const usersFile = (identities: readonly Identity[]): pulumi.Output<SeededFile> =>
  pulumi
    .all(
      identities.map(({ person, credentials }) =>
        credentials.apply(({ passwordDigest }) => ({ ...person, passwordDigest })),
      ),
    )
    .apply((users) => ({ path: paths.users, content: renderUsers(users), watched: true }));

/**
 * A person's entry in the users file without the digest of the password, and what changes with the password and the second
 * factor: a new password is seen to be one, and whose.
 */
const shownOf = ({ person, credentials }: Identity): [string, pulumi.Input<string>][] => {
  const { username, displayName, email, groups = [] } = person;
  const entry = [`${displayName} <${email}>`, ...(groups.length === 0 ? [] : [`in ${groups.join(", ")}`])].join(" ");
  const generated = credentials.apply(({ passwordDigest, totpSecret = "" }) => [
    { path: username, content: `${passwordDigest} ${totpSecret}` },
  ]);
  return [
    [`person.${username}`, entry],
    [`credentials.${username}`, fingerprintOf(generated)],
  ];
};

const secondFactorFiles = (identities: readonly Identity[]): pulumi.Output<readonly SeededFile[]> =>
  pulumi
    .all(
      identities.map(({ person, credentials }) =>
        credentials.apply(({ totpSecret }) => ({ path: totpFile(person.username), content: totpSecret ?? "" })),
      ),
    )
    .apply((files) => files.filter(({ content }) => content !== ""));
