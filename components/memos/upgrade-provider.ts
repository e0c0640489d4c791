import type * as pulumi from "@pulumi/pulumi";

type Lifecycle = typeof import("./upgrade-lifecycle");

/**
 * Names the module in each method instead of being the code: the state keeps the text below, and the installed code runs.
 *
 * @see https://github.com/pulumi/pulumi/issues/16826
 */
export const upgradeProvider: pulumi.dynamic.ResourceProvider = {
  check: (olds, news) => (require("pulumi-memos-sso/memos/upgrade-lifecycle") as Lifecycle).check(olds, news),
  diff: (id, olds, news) => (require("pulumi-memos-sso/memos/upgrade-lifecycle") as Lifecycle).diff(id, olds, news),
  create: (inputs) => (require("pulumi-memos-sso/memos/upgrade-lifecycle") as Lifecycle).create(inputs),
  read: (id, props) => (require("pulumi-memos-sso/memos/upgrade-lifecycle") as Lifecycle).read(id, props),
  update: (id, olds, news) => (require("pulumi-memos-sso/memos/upgrade-lifecycle") as Lifecycle).update(id, olds, news),
  delete: (id, props) => (require("pulumi-memos-sso/memos/upgrade-lifecycle") as Lifecycle).remove(id, props),
};
