import { checkContext, checkHost, type CommandEngine } from "../../components/docker/engine";

const here: CommandEngine = { host: undefined, context: undefined };
const remote = "ssh://john@example.com";

it.each<[string | undefined, CommandEngine]>([
  [undefined, here],
  ["unix:///var/run/docker.sock", here],
  ["", { ...here, host: "unix:///var/run/docker.sock" }],
  [remote, { ...here, host: remote }],
  [remote, { host: undefined, context: "far" }],
])("a provider with host %j and a command at %j are on one engine", (host, command) => {
  expect(() => checkHost(host, command)).not.toThrow();
});

it.each<[string | undefined, CommandEngine, string]>([
  [
    remote,
    here,
    `provider.host must be where the docker command goes, too, which is the engine of this machine, got "${remote}". Run Pulumi with DOCKER_HOST=${remote} in its environment.`,
  ],
  [remote, { ...here, host: "tcp://10.0.0.1" }, "which is tcp://10.0.0.1"],
  ["unix:///var/run/docker.sock", { ...here, host: remote }, `which is ${remote}`],
])("a provider with host %j and a command at %j are not", (host, command, message) => {
  expect(() => checkHost(host, command)).toThrow(message);
});

it.each<[string | undefined, CommandEngine]>([
  [undefined, here],
  ["", { ...here, context: "far" }],
  ["far", { host: "ignored", context: "far" }],
])("a provider with context %j and a command at %j are on one engine", (context, command) => {
  expect(() => checkContext(context, command)).not.toThrow();
});

it.each<[string, CommandEngine, string]>([
  ["far", { ...here, host: remote }, `which is ${remote}, got "far". Run Pulumi with DOCKER_CONTEXT=far`],
  ["far", { ...here, context: "near" }, "which is the context near"],
])("a provider with context %j and a command at %j are not", (context, command, message) => {
  expect(() => checkContext(context, command)).toThrow(message);
});
