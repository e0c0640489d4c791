import * as pulumi from "@pulumi/pulumi";
import { type MockedProgram, type MockedResource, mockProgram } from "../../components/testing";

export { valueOf } from "../../components/testing";

/** A resource that a program under test has registered, with its options. */
export interface Recorded extends MockedResource {
  /** The logical name of the parent; the stack's resources have none. */
  readonly parent: string | undefined;

  /** Whether it may not be destroyed by accident. */
  readonly protect: boolean;

  /** The logical names of what must be there before, as far as it was said with `dependsOn`. */
  readonly after: readonly string[];
}

type Options = Omit<Recorded, keyof MockedResource>;

const options = new Map<string, Options>();
let program: MockedProgram;

/**
 * Puts recorders in place of the engine; call it before the program under test is run.
 *
 * @param answers outputs of resources, by name, in place of those that mocks give
 */
export async function recordResources(answers: Readonly<Record<string, object>> = {}): Promise<void> {
  options.clear();
  program = await mockProgram({ project: "memos-sso", answer: ({ name }) => ({ ...answers[name] }) });
}

/** Options for a component under test, which let the recorder see the options of all below it. */
export const watched: pulumi.ComponentResourceOptions = {
  transformations: [
    ({ name, opts }) => {
      const after = [opts.dependsOn ?? []].flat().filter((one) => pulumi.Resource.isInstance(one));
      options.set(name, {
        parent: nameOf(opts.parent),
        protect: opts.protect ?? false,
        after: after.map((one) => nameOf(one) ?? ""),
      });
      return undefined;
    },
  ],
};

/** Everything that was registered, in the order of names; waits until the program has come to its end. */
export async function recorded(): Promise<readonly Recorded[]> {
  return (await program.resources()).map((resource) => ({
    ...resource,
    ...(options.get(resource.name) ?? { parent: undefined, protect: false, after: [] }),
  }));
}

const nameOf = (resource: (pulumi.Resource & { readonly __name?: string }) | undefined): string | undefined =>
  resource?.__name;
