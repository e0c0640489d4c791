import * as pulumi from "@pulumi/pulumi";
import { dockerHostOf } from "../docker/engine";

/**
 * The text by which Pulumi's host for dynamic resources finds a lifecycle module; it stands in the state of each resource.
 *
 * It names the module instead of being its code, so that what is installed is what runs, on `refresh` and `destroy` too.
 *
 * @param lifecycle a module among this package's `exports`, such as `memos/administrator-lifecycle`
 * @see https://github.com/pulumi/pulumi/issues/16826
 */
export const providerText = (lifecycle: string): string =>
  `exports.handler = () => {
  const lifecycle = () => require("pulumi-memos-sso/${lifecycle}");
  const on = ({ dockerHost }, work) => require("pulumi-memos-sso/docker/command").onEngine(dockerHost, work);
  return {
    check: (olds, news) => on(news, () => lifecycle().check(olds, news)),
    diff: async (id, olds, news) =>
      require("pulumi-memos-sso/pulumi/detailed-diff").withDetails(olds, news, await lifecycle().diff(id, olds, news)),
    create: (inputs) => on(inputs, () => lifecycle().create(inputs)),
    read: (id, props) => on(props, () => lifecycle().read(id, props)),
    update: (id, olds, news) => on(news, () => lifecycle().update(id, olds, news)),
    delete: (id, props) => on(props, () => lifecycle().remove(id, props)),
  };
};
`;

/**
 * A dynamic resource whose code is a module of this package. One that has to do with a volume or containers has the input `dockerHost`:
 * the address of their Docker engine.
 *
 * `pulumi.dynamic.Resource` would make the same text out of a provider object, with a compiler and an inspector that it loads
 * for that in each run.
 */
export class DynamicResource extends pulumi.CustomResource {
  /**
   * @param lifecycle the module, such as `memos/administrator-lifecycle`
   * @param type the name in the resource's type, such as `Administrator`
   * @param inputs the inputs, and the outputs as `undefined`
   */
  constructor(
    lifecycle: string,
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const token = `pulumi-nodejs:dynamic/memos-sso:${type}`;
    const usesDocker = [inputs.volume, inputs.dataVolume, inputs.containers].some((one) => one !== undefined);
    const engine = usesDocker ? { dockerHost: dockerHostOf(opts?.parent) } : {};
    super(token, name, { ...inputs, ...engine, __provider: providerText(lifecycle) }, opts);
  }
}
