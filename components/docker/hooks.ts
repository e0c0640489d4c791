import * as pulumi from "@pulumi/pulumi";
import { onEngine } from "./command";

/**
 * Resource options by which functions run before and after the provider is told to make the resource; not in a preview. One that throws
 * fails the run.
 *
 * Pulumi's mocks have no engine that would call them.
 *
 * @param host the address of the Docker engine that they ask
 */
export const withHooks = (
  host: pulumi.Output<string>,
  hooks: {
    readonly beforeCreate: pulumi.ResourceHookFunction;
    readonly afterCreate?: pulumi.ResourceHookFunction;
  },
): pulumi.CustomResourceOptions => {
  if (!pulumi.runtime.hasEngine()) return {};
  const known = new Promise<string>((resolve) => host.apply(resolve));
  const onHost =
    (hook: pulumi.ResourceHookFunction): pulumi.ResourceHookFunction =>
    async (about) =>
      onEngine(await known, () => hook(about));
  const { beforeCreate, afterCreate } = hooks;
  return {
    hooks: { beforeCreate: [onHost(beforeCreate)], ...(afterCreate && { afterCreate: [onHost(afterCreate)] }) },
  };
};
