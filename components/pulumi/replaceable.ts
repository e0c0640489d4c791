import type * as pulumi from "@pulumi/pulumi";

/**
 * Options of a component's child that a change may replace or delete. `protect` and `retainOnDelete` of a component would be its
 * children's too, and every later change would fail: they are for the data, which this is not.
 */
export const replaceable = (parent: pulumi.Resource) => ({ parent, protect: false, retainOnDelete: false });
