import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { SeededFile } from "./volumes";

/**
 * A short name for the content of files, to be shown.
 *
 * It may be public although the content is secret: every such content holds at least 200 random bits, so nothing can be
 * guessed from its hash.
 */
export const fingerprintOf = (files: pulumi.Input<readonly SeededFile[]>): pulumi.Output<string> =>
  pulumi.unsecret(
    pulumi.output(files).apply((list) =>
      createHash("sha256")
        .update(JSON.stringify(list.map(({ path, content }) => [path, content])))
        .digest("hex")
        .slice(0, 16),
    ),
  );
