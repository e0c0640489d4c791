import type * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "./internal/invalid-option";

/**
 * Changes what a child is made from, after all that we have decided: values that take the place of ours, or a function that
 * changes arguments and options in place. The name tells children of one kind apart, such as `sso-memos-data`.
 */
export type Transform<Args, Options = pulumi.CustomResourceOptions> =
  Partial<Args> | ((args: Args, opts: Options, name: string) => void);

/** What a component makes: for each key of its transforms, the resources that are meant, or that a component is. */
export type Children<Transforms> = Readonly<Record<keyof Transforms, Kind | "component">>;

/** Resources of one type: all of them, only the one of a name, or all but that one. */
export interface Kind {
  readonly type: string;
  readonly only?: string;
  readonly except?: string;
}

/**
 * The options of a component, so that its children are made as the transforms say.
 *
 * @throws InvalidOption for a key that the component has no children for.
 */
export function withTransforms<Transforms extends object>(
  opts: pulumi.ComponentResourceOptions | undefined,
  transforms: Transforms | undefined,
  children: Children<Transforms>,
): pulumi.ComponentResourceOptions {
  const chosen = Object.entries(transforms ?? {}).flatMap(([key, transform]) => {
    const kind = kindOf(children, key);
    return kind === "component" ? [] : [{ kind, transform: transform as Transform<Record<string, unknown>> }];
  });
  if (chosen.length === 0) return opts ?? {};
  const transformation: pulumi.ResourceTransformation = ({ type, name, props, opts: options }) => {
    const meant = chosen.filter(({ kind }) => isOf(kind, type, name));
    if (meant.length === 0) return undefined;
    const start = { props: props as Record<string, unknown>, opts: options };
    return meant.reduce((made, { transform }) => {
      const [, args, changed] = transformed(transform, [name, made.props, made.opts]);
      return { props: args, opts: changed };
    }, start);
  };
  return { ...opts, transformations: [transformation, ...(opts?.transformations ?? [])] };
}

/** What to make a child from, as a transform says; what was given to it stays as it is. */
export function transformed<Args extends object, Options extends object>(
  transform: Transform<Args, Options> | undefined,
  [name, args, opts]: readonly [string, Args, Options],
): [string, Args, Options] {
  if (transform === undefined) return [name, args, opts];
  if (typeof transform !== "function") return [name, { ...args, ...transform }, opts];
  const [ownArgs, ownOpts] = [{ ...args }, { ...opts }];
  transform(ownArgs, ownOpts, name);
  return [name, ownArgs, ownOpts];
}

const isOf = ({ type, only, except }: Kind, ofType: string, name: string): boolean =>
  type === ofType && (only === undefined || only === name) && except !== name;

function kindOf<Transforms>(children: Children<Transforms>, key: string): Kind | "component" {
  const kind = new Map<string, Kind | "component">(Object.entries(children)).get(key);
  if (kind !== undefined) return kind;
  const keys = Object.keys(children).join(", ");
  throw new InvalidOption("transform", `must have no other keys than ${keys}`, key, "Leave it out.");
}

/** The types of what our components make. */
export const types = {
  image: "docker:index/remoteImage:RemoteImage",
  container: "docker:index/container:Container",
  network: "docker:index/network:Network",
  volume: "docker:index/volume:Volume",
  password: "random:index/randomPassword:RandomPassword",
  bytes: "random:index/randomBytes:RandomBytes",
  key: "tls:index/privateKey:PrivateKey",
  certificate: "tls:index/selfSignedCert:SelfSignedCert",
  command: "command:local:Command",
} as const;
