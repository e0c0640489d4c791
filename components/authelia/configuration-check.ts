import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./configuration/settings";
import { databaseServer } from "./configuration/user-settings";
import type { Volumes } from "./volumes";

/** What Authelia is to look at. */
export interface Checked {
  /** The id of the image that is to run. */
  readonly image: pulumi.Input<string>;
  readonly volumes: Volumes;
  readonly settings: Settings;
}

/** Lets Authelia look at its configuration, and at its database with the key in it, before one that runs is touched. */
export const checkConfiguration = (
  name: string,
  { image, volumes, settings }: Checked,
  opts: pulumi.CustomResourceOptions,
): command.local.Command =>
  new command.local.Command(
    name,
    {
      interpreter: ["node", "-e"],
      create: 'require("pulumi-memos-sso/authelia/checker").main()',
      environment: {
        CHECKED_IMAGE: image,
        CHECKED_VOLUME: volumes.configuration.name,
        // A server's database can be reached by nobody from a container without a network.
        CHECKED_DATA: databaseServer(settings.extra) === undefined ? volumes.data.name : "",
        CHECKED_FILTERS: settings.generation.filters,
        // For those who look at a preview. It stands here because it is what is checked, and because a text in a map is shown line by line.
        "configuration.yml": volumes.shown,
      },
    },
    { ...opts, dependsOn: volumes.configurationSeeds },
  );
