/** A resource of a stack, and what had to be there before it. */
export interface GraphResource {
  /** The name that it has in the program, such as `sso-memos-data`. */
  readonly name: string;

  /** The type without those of its parents, such as `docker:index/volume:Volume`. */
  readonly type: string;

  /** The name of the component that it belongs to, such as `sso-memos`. */
  readonly component: string;

  /** The names of the resources that it depends on, in alphabetical order. */
  readonly after: readonly string[];
}

/** The resources that `pulumi stack graph` prints as DOT: all but the stack, the providers and the components. */
export function resourcesInGraph(dot: string): GraphResource[] {
  const urns = new Map(
    [...dot.matchAll(/^ *(Resource\d+) \[label="([^"]+)"\];$/gm)].map(([, id = "", urn = ""]) => [id, urn]),
  );
  const edges = [...dot.matchAll(/^ *(Resource\d+) -> (Resource\d+) \[color = "([^"]+)"/gm)].map(
    ([, from = "", to = "", color]) => ({ from: urns.get(from) ?? "", to: urns.get(to) ?? "", color }),
  );
  return resources(
    [...urns.values()].map((urn) => ({
      urn,
      // An edge to a parent starts at the child, one of a dependency ends at what depends.
      parent: edges.find(({ from, color }) => from === urn && color === parentEdge)?.to,
      dependencies: edges.filter(({ to, color }) => to === urn && color !== parentEdge).map(({ from }) => from),
    })),
  );
}

/** The colour by which `pulumi stack graph` tells the edges to parents, unless it is told another. */
const parentEdge = "#AA6639";

/** The same resources, as `pulumi stack export` has them. */
export function resourcesInState(exported: string): GraphResource[] {
  const { deployment } = JSON.parse(exported) as { deployment: { resources: Stored[] } };
  return resources(deployment.resources);
}

interface Stored {
  readonly urn: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
}

const resources = (stored: readonly Stored[]): GraphResource[] =>
  stored
    .map(({ urn, parent = "", dependencies = [] }) => ({
      name: nameIn(urn),
      type: typeIn(urn),
      component: nameIn(parent),
      after: [...new Set(dependencies.map(nameIn))].sort(),
    }))
    .filter(({ type }) => !/^(pulumi:|memos-sso:index:)/.test(type))
    .sort((one, other) => (one.name < other.name ? -1 : 1));

const nameIn = (urn: string): string => urn.split("::")[3] ?? "";
const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
