/** A resource that rules check. */
export interface Subject {
  /** Such as `docker:index/container:Container`. */
  readonly type: string;

  /** The name in the program. */
  readonly name: string;

  /** The types of the components that it is in, the outermost first. */
  readonly inside: readonly string[];

  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;

  /** What it is made from; unknown values are left out. */
  readonly props: Values;
}

/** Properties by their names. */
export type Values = Readonly<Record<string, unknown>>;

/** A rule for one kind of resource. */
export interface Rule {
  readonly name: string;

  /** What the rule requires, and why. */
  readonly description: string;

  /** Whether a violation ends the run, or is only a warning. */
  readonly level: "mandatory" | "advisory";

  /** The violations, each with a remedy; empty for a resource that follows the rule. */
  readonly breaches: (subject: Subject) => readonly string[];
}

/** Types of resources, and the components that our own are in. */
export const types = {
  container: "docker:index/container:Container",
  image: "docker:index/remoteImage:RemoteImage",
  volume: "docker:index/volume:Volume",
  password: "random:index/randomPassword:RandomPassword",
  key: "tls:index/privateKey:PrivateKey",
  identityProvider: "pulumi-nodejs:dynamic/memos-sso:IdentityProvider",
  accessPolicy: "pulumi-nodejs:dynamic/memos-sso:AccessPolicy",
  configuration: "pulumi-nodejs:dynamic/memos-sso:AutheliaConfiguration",
  volumeFiles: "pulumi-nodejs:dynamic/memos-sso:VolumeFiles",
  memosData: "pulumi-nodejs:dynamic/memos-sso:MemosData",
} as const;

/** Whether a resource is made by one of our components; other resources are not checked. */
export const isOurs = ({ inside }: Subject): boolean => inside.some((type) => type.startsWith("memos-sso:index:"));

/** Whether a resource is in a component, such as `Authelia`. */
export const isIn = ({ inside }: Subject, component: string): boolean =>
  inside.includes(`memos-sso:index:${component}`);

/** Whether a resource is a container of ours. */
export const isContainer = (subject: Subject): boolean => subject.type === types.container && isOurs(subject);

/** The contents of the files that a resource writes into a volume. */
export const fileTexts = ({ type, props }: Subject): readonly string[] =>
  [types.configuration, types.volumeFiles, types.memosData].some((one) => one === type)
    ? ["files", "secretFiles"].flatMap((key) => Object.values((props[key] ?? {}) as Values).filter(isText))
    : [];

const isText = (value: unknown): value is string => typeof value === "string";

/** A list among the properties; empty when there is none. */
export const listIn = (values: Values, key: string): readonly unknown[] => {
  const value = values[key];
  return Array.isArray(value) ? value : [];
};

/** The objects of a list among the properties. */
export const objectsIn = (values: Values, key: string): readonly Values[] =>
  listIn(values, key).filter((one): one is Values => typeof one === "object" && one !== null);

/** The texts of a list among the properties. */
export const textsIn = (values: Values, key: string): readonly string[] =>
  listIn(values, key).filter((one) => typeof one === "string");

/** A text among the properties; empty when there is none. */
export const textIn = (values: Values, key: string): string => {
  const value = values[key];
  return typeof value === "string" ? value : "";
};
