import type { GraphResource } from "./resource-graph";

/** What a box of the picture stands for, by which it is coloured. */
export type Kind = "given" | "secret" | "files" | "network" | "container" | "step";

/** Resources that are one thing to a reader, such as a volume and the containers that fill it. */
export interface Group {
  readonly title: string;
  readonly kind: Kind;
  readonly component: string;

  /** The names of its resources, in alphabetical order. */
  readonly names: readonly string[];

  /** The groups that must be there before it, without those that are before one of them. */
  readonly after: readonly Group[];
}

interface Membership {
  readonly title: string;
  readonly kind: Kind;
}

/** Says of a resource in which group of its component it is. */
type Rule = (one: GraphResource, all: readonly GraphResource[]) => Membership | undefined;

/** In the order in which they are asked; one that no rule knows is a step of its own. */
const rules: readonly Rule[] = [
  ({ name }) => (name.endsWith("-image") ? { title: "image", kind: "given" } : undefined),
  ({ name }) =>
    /-ca(-(intermediate-)?key)?$/.test(name) ? { title: "certificate authority", kind: "secret" } : undefined,
  ({ name }) => (name.includes("-administrator-") ? { title: "first administrator", kind: "step" } : undefined),
  ({ name, component, type }) =>
    type.startsWith("random:") && /-(password|totp)$/.test(name) && component.endsWith("-authelia")
      ? { title: "people's passwords", kind: "secret" }
      : undefined,
  ({ type }) => (/^(random|tls):/.test(type) ? { title: "secrets, key, salt", kind: "secret" } : undefined),
  ({ type }) => (type.endsWith(":Network") ? { title: "networks", kind: "network" } : undefined),
  ofVolume,
  ({ name }) => (name.endsWith("-container") ? { title: "container", kind: "container" } : undefined),
];

/** A volume and the files that are written into it are one. */
function ofVolume({ name, type, after }: GraphResource, all: readonly GraphResource[]): Membership | undefined {
  const isFiles = /:(VolumeFiles|AutheliaConfiguration|MemosData)$/.test(type);
  const volumes = all.filter((one) => one.type.endsWith(":Volume"));
  const volume =
    volumes.find((one) => one.name === name) ??
    // Authelia's configuration is checked with the data volume, too, and named after its own.
    volumes.find((one) => isFiles && name.startsWith(`${one.name}-`)) ??
    volumes.find((one) => isFiles && after.includes(one.name));
  if (volume === undefined) return undefined;
  return { title: `volume ${shortName(volume.name, volume.component)}`, kind: "files" };
}

/** A name without that of its component. */
export const shortName = (name: string, component: string): string =>
  name.startsWith(`${component}-`) ? name.slice(component.length + 1) : name;

/**
 * The groups of a stack in the order in which they can be made.
 *
 * An image is needed by nearly all of its component, so that nothing is shown as after it.
 *
 * @throws Error when two groups need each other: then the rules hide how the stack is made.
 */
export function groupsOf(resources: readonly GraphResource[]): Group[] {
  const parts = new Map<string, Part>();
  for (const one of resources) {
    const { title, kind } = membership(one, resources);
    const key = `${one.component} ${title}`;
    const part = parts.get(key) ?? { title, kind, component: one.component, resources: [] };
    parts.set(key, { ...part, resources: [...part.resources, one] });
  }
  return ordered([...parts.values()], [], (name) => kindOf(resources, name) === "given");
}

interface Part extends Membership {
  readonly component: string;
  readonly resources: readonly GraphResource[];
}

const membership = (one: GraphResource, all: readonly GraphResource[]): Membership => {
  for (const rule of rules) {
    const found = rule(one, all);
    if (found !== undefined) return found;
  }
  return { title: shortName(one.name, one.component), kind: "step" };
};

const kindOf = (all: readonly GraphResource[], name: string): Kind | undefined => {
  const one = all.find((other) => other.name === name);
  return one && membership(one, all).kind;
};

/** Puts behind `done` what needs nothing else any more, until nothing is left. */
function ordered(left: readonly Part[], done: readonly Group[], ignored: (name: string) => boolean): Group[] {
  if (left.length === 0) return [...done];
  const next = left.find((part) =>
    needsOf(part, ignored).every((name) => done.some(({ names }) => names.includes(name))),
  );
  if (next === undefined) throw new Error(`Groups need each other: ${left.map(({ title }) => title).join(", ")}.`);
  const needed = done.filter(({ names }) => needsOf(next, ignored).some((name) => names.includes(name)));
  const group: Group = {
    title: next.title,
    kind: next.kind,
    component: next.component,
    names: next.resources.map(({ name }) => name).sort(),
    after: needed.filter((one) => !needed.some((other) => isBefore(one, other))),
  };
  return ordered(
    left.filter((part) => part !== next),
    [...done, group],
    ignored,
  );
}

/** What the resources of a part depend on outside of it. */
const needsOf = ({ resources }: Part, ignored: (name: string) => boolean): string[] =>
  resources
    .flatMap(({ after }) => after)
    .filter((name) => !ignored(name) && !resources.some((one) => one.name === name));

const isBefore = (one: Group, other: Group): boolean =>
  other.after.some((between) => between === one || isBefore(one, between));
