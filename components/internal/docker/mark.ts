import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Options for something that Docker keeps. */
export interface MarkedOptions extends pulumi.CustomResourceOptions {
  /** What tells the component's own from another's of the same name. */
  readonly mark: pulumi.Output<string>;
}

/**
 * Makes up the end of the names under which Docker keeps what belongs to a component, such as `1a2b3c4d`.
 *
 * It is in the state before anything that carries it is made. So a run that was killed half-way leaves nothing under another name
 * than the next run uses, and two stacks never use one name, whatever they are called.
 *
 * @param name the component's name
 */
export const createMark = (name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
  // 32 random bits that are shown in every name: there is nothing to hide.
  pulumi.unsecret(new random.RandomBytes(`${name}-mark`, { length: 4 }, opts).hex);

/** The name for Docker, such as `sso-memos-container-1a2b3c4d`. */
export const markedName = (name: string, { mark }: MarkedOptions): pulumi.Output<string> =>
  pulumi.interpolate`${name}-${mark}`;

/**
 * The options of something with a name for good: one that bears another already, from before there were marks, keeps it, and its
 * successor cannot be made beside it.
 *
 * @param beforeCreate what is done before Docker is told to make it. Default nothing
 */
export const markedOptions = (
  { mark: _mark, ...opts }: MarkedOptions,
  beforeCreate: readonly pulumi.ResourceHookFunction[] = [],
): pulumi.CustomResourceOptions =>
  pulumi.mergeOptions(opts, {
    ignoreChanges: ["name"],
    deleteBeforeReplace: true,
    ...hookedOptions(beforeCreate),
  });

/**
 * The options by which something is done before Docker is told to make a thing; nothing is in a preview.
 *
 * Pulumi's mocks would wait for ever for the hook to be registered, and make nothing before which it could run.
 */
export const hookedOptions = (beforeCreate: readonly pulumi.ResourceHookFunction[]): pulumi.CustomResourceOptions =>
  pulumi.runtime.hasEngine() ? { hooks: { beforeCreate: [...beforeCreate] } } : {};
