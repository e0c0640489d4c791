import type * as pulumi from "@pulumi/pulumi";

type Lifecycle = typeof import("./sign-in-proof-lifecycle");

/**
 * Names the module in each method instead of being the code: the state keeps the text below, and the installed code runs.
 *
 * @see https://github.com/pulumi/pulumi/issues/16826
 */
export const signInProofProvider: pulumi.dynamic.ResourceProvider = {
  check: (olds, news) => (require("pulumi-memos-sso/proof/sign-in-proof-lifecycle") as Lifecycle).check(olds, news),
  diff: (id, olds, news) =>
    (require("pulumi-memos-sso/proof/sign-in-proof-lifecycle") as Lifecycle).diff(id, olds, news),
  create: (inputs) => (require("pulumi-memos-sso/proof/sign-in-proof-lifecycle") as Lifecycle).create(inputs),
  read: (id, props) => (require("pulumi-memos-sso/proof/sign-in-proof-lifecycle") as Lifecycle).read(id, props),
  update: (id, olds, news) =>
    (require("pulumi-memos-sso/proof/sign-in-proof-lifecycle") as Lifecycle).update(id, olds, news),
  delete: (id, props) => (require("pulumi-memos-sso/proof/sign-in-proof-lifecycle") as Lifecycle).remove(id, props),
};
