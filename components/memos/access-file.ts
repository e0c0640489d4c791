import * as command from "@pulumi/command";
import type { MarkedOptions } from "../internal/docker/mark";
import { seed } from "../internal/docker/volumes";
import type { Access } from "./access";
import { memosUser } from "./deployment";
import { accessFile, deploymentPath } from "./deployment-files";
import type { Memos } from "./memos";

/** Which doors are to be closed, and of which Memos. */
export interface AccessFileArgs {
  /** One that is configured by files. */
  readonly memos: Memos;
  readonly access: Required<Access>;
}

/**
 * Declares Memos' general settings in a file, beside the one that the container began with, and lets Memos read it.
 *
 * @throws Error when this Memos is not configured by files.
 */
export function declareAccess(
  name: string,
  { memos, access }: AccessFileArgs,
  { mark, ...opts }: MarkedOptions,
): command.local.Command {
  if (memos.deployment === undefined) throw new Error("This Memos is not configured by files.");
  const file = accessFile(access);
  const declared = seed(
    `${name}-file`,
    {
      image: memos.container.image,
      volume: memos.deployment.name,
      path: deploymentPath,
      files: [file],
      owner: memosUser,
    },
    { ...opts, mark },
  );
  return new command.local.Command(
    `${name}-restart`,
    {
      interpreter: ["node", "-e"],
      create: 'require("pulumi-memos-sso/memos/restart").main()',
      environment: { MEMOS_DATA: memos.data.name },
      triggers: [file.content, memos.deployment.name],
    },
    { ...opts, dependsOn: declared },
  );
}
