import * as pulumi from "@pulumi/pulumi";

/**
 * Resource options by which a function runs before the provider is told to make the resource; not in a preview.
 *
 * Pulumi's mocks have no engine that would call it.
 */
export const beforeCreate = (hook: pulumi.ResourceHookFunction): pulumi.CustomResourceOptions =>
  pulumi.runtime.hasEngine() ? { hooks: { beforeCreate: [hook] } } : {};
