import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "../pulumi/invalid-option";

/** Where the docker command finds its engine: in the variables `DOCKER_HOST` and `DOCKER_CONTEXT`. */
export interface CommandEngine {
  readonly host: string | undefined;

  /** The name of a Docker context, which goes before the host. */
  readonly context: string | undefined;
}

/**
 * Sees to it that the docker provider of a resource goes to the same engine as the docker command, with which configurations are checked,
 * second factors registered, versions asked for and databases copied.
 *
 * @throws InvalidOption, in a preview too, and not to the caller but to Pulumi, which ends the run: what a provider was given is an output.
 */
export function requireOneEngine(resource: pulumi.Resource): void {
  const provider = resource.getProvider("docker:index/container:Container");
  if (!(provider instanceof docker.Provider)) return;
  const command = { host: process.env.DOCKER_HOST, context: process.env.DOCKER_CONTEXT };
  // Each by itself: a preview does not know the one that was not given.
  provider.host.apply((host) => {
    checkHost(host, command);
  });
  provider.context.apply((context) => {
    checkContext(context, command);
  });
}

/**
 * Checks where a provider was sent by its option `host`.
 *
 * @throws InvalidOption when the docker command goes elsewhere.
 */
export function checkHost(host: string | undefined, command: CommandEngine): void {
  // A context in the environment goes before the host of both.
  if (isGiven(command.context) || engineAt(host) === engineAt(command.host)) return;
  throw parted("provider.host", host, engineAt(command.host), `DOCKER_HOST=${host ?? ""}`);
}

/**
 * Checks where a provider was sent by its option `context`.
 *
 * @throws InvalidOption when the docker command goes elsewhere.
 */
export function checkContext(context: string | undefined, command: CommandEngine): void {
  if (!isGiven(context) || context === command.context) return;
  const goesTo = isGiven(command.context) ? `the context ${command.context}` : engineAt(command.host);
  throw parted("provider.context", context, goesTo, `DOCKER_CONTEXT=${context}`);
}

const parted = (option: string, value: string | undefined, goesTo: string, setting: string): InvalidOption =>
  new InvalidOption(
    option,
    `must be where the docker command goes, too, which is ${goesTo}`,
    value,
    `Run Pulumi with ${setting} in its environment.`,
  );

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== "";

const engineAt = (host: string | undefined): string =>
  isGiven(host) && host !== "unix:///var/run/docker.sock" ? host : "the engine of this machine";
