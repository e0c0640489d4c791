import * as docker from "@pulumi/docker";
import { stackLabels, stackName } from "./labels";
import { clearNetwork } from "./leftovers";
import { type MarkedOptions, markedName, markedOptions } from "./mark";

/** A network of the stack's own. */
export const network = (name: string, opts: MarkedOptions): docker.Network =>
  new docker.Network(
    name,
    { name: markedName(name, opts), labels: stackLabels() },
    markedOptions(opts, [clearNetwork(stackName())]),
  );
