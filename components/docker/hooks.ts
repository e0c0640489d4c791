import * as pulumi from "@pulumi/pulumi";

/**
 * Resource options by which functions run before and after the provider is told to make the resource; not in a preview. One that throws
 * fails the run.
 *
 * Pulumi's mocks have no engine that would call them.
 */
export const withHooks = (hooks: {
  readonly beforeCreate: pulumi.ResourceHookFunction;
  readonly afterCreate?: pulumi.ResourceHookFunction;
}): pulumi.CustomResourceOptions => {
  if (!pulumi.runtime.hasEngine()) return {};
  const { beforeCreate, afterCreate } = hooks;
  return { hooks: { beforeCreate: [beforeCreate], ...(afterCreate && { afterCreate: [afterCreate] }) } };
};
