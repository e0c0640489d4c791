import { isContainer, objectsIn, type Rule, textIn, textsIn, type Values } from "../subject";

/** Capabilities that one container or another of ours cannot do without. */
const allowed = ["NET_BIND_SERVICE", "DAC_OVERRIDE"];

/** Containers have no power over the machine that they run on. */
export const containerHasNoPower: Rule = {
  name: "container-has-no-power",
  description: "Containers have no power over the machine: whoever breaks into one would have it.",
  level: "mandatory",
  breaches: (subject) =>
    isContainer(subject)
      ? [...modes(subject.props), ...paths(subject.props), ...rights(subject.props)].map(
          (breach) => `${subject.name} must not ${breach}. Take it out of your transforms.`,
        )
      : [],
};

const modes = (props: Values): string[] => [
  ...(props.privileged === true ? ["be privileged"] : []),
  ...["networkMode", "pidMode", "ipcMode", "usernsMode"]
    .filter((mode) => textIn(props, mode) === "host")
    .map((mode) => `have ${mode} host`),
];

/** Paths of the machine, the socket of the engine among them: who has that is root. */
const paths = (props: Values): string[] => {
  const bound = objectsIn(props, "mounts").filter((mount) => textIn(mount, "type") === "bind");
  return [
    ...bound.map((mount) => textIn(mount, "source")),
    ...objectsIn(props, "volumes").map((volume) => textIn(volume, "hostPath")),
    ...objectsIn(props, "devices").map((device) => textIn(device, "hostPath")),
  ]
    .filter((path) => path !== "")
    .map((path) => `reach ${path} of the machine`);
};

const rights = (props: Values): string[] => {
  const { capabilities } = props;
  const sets = Array.isArray(capabilities) ? objectsIn(props, "capabilities") : [capabilities as Values | undefined];
  const added = sets.flatMap((set) => (set === undefined ? [] : textsIn(set, "adds")));
  return added
    .filter((capability) => !allowed.includes(capability.replace(/^CAP_/, "")))
    .map((capability) => `have the capability ${capability}`);
};
