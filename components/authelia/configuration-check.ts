import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { Volumes } from "./volumes";

/** What Authelia is to look at. */
export interface Checked {
  /** The id of the image that is to run. */
  readonly image: pulumi.Input<string>;
  readonly volumes: Volumes;
  readonly filters: string;
}

/** Lets Authelia look at its configuration, and at its database with the key in it, before one that runs is touched. */
export const checkConfiguration = (
  name: string,
  { image, volumes, filters }: Checked,
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
        CHECKED_DATA: volumes.data.name,
        CHECKED_FILTERS: filters,
      },
    },
    { ...opts, dependsOn: volumes.configurationSeeds },
  );
