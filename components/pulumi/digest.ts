import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * A short digest of texts, such as files, for a resource that is replaced or updated when one of them changes.
 *
 * It is public, also that of secret files: our secrets have at least 200 random bits, so nothing can be guessed from it.
 */
export const digestOf = (...files: readonly pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>[]) =>
  pulumi.unsecret(
    pulumi.all(files.map((one) => pulumi.output(one))).apply((known) =>
      createHash("sha256")
        .update(
          JSON.stringify(known.map((one) => Object.entries(one).sort(([path], [other]) => (path < other ? -1 : 1)))),
        )
        .digest("hex")
        .slice(0, 16),
    ),
  );
