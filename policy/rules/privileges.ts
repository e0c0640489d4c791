import { isContainer, objectsIn, type Rule, textIn, textsIn, type Values } from "../subject";

/** The capabilities that our containers need. */
const allowed = ["NET_BIND_SERVICE"];

/** Containers have no privileges on the machine that they run on. */
export const containerHasNoPrivileges: Rule = {
  name: "container-has-no-privileges",
  description: "Containers have no privileges on the machine: an attacker in one would have them.",
  level: "mandatory",
  breaches: (subject) =>
    isContainer(subject)
      ? [...modes(subject.props), ...paths(subject.props), ...rights(subject.props)].map(
          (breach) => `${subject.name} must not ${breach}. Remove it from your transforms.`,
        )
      : [],
};

const modes = (props: Values): string[] => [
  ...(props.privileged === true ? ["be privileged"] : []),
  ...["networkMode", "pidMode", "ipcMode", "usernsMode"]
    .filter((mode) => textIn(props, mode) === "host")
    .map((mode) => `have ${mode} host`),
];

/** Paths of the machine, such as the socket of the engine, with which a container is root. */
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
