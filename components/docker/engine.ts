import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { isJsonObject, parseObject, stringField } from "../http/json-object";
import { InvalidOption } from "../pulumi/invalid-option";

/** Where a Docker provider is sent by its own options. */
interface ProviderEngine {
  /** An address such as `ssh://john@example.com`. */
  readonly host?: string | undefined;

  /** The name of a Docker context, which goes before the host. */
  readonly context?: string | undefined;
}

/** The engine of this machine. */
const localHost = "unix:///var/run/docker.sock";

/**
 * The address of the Docker engine that a resource's containers are on, such as `ssh://john@example.com`: that of its Docker provider,
 * to which the docker command is sent too.
 *
 * @throws InvalidOption for a Docker context that this machine does not have.
 */
export function dockerHostOf(resource: pulumi.Resource | undefined): pulumi.Output<string> {
  const provider = resource?.getProvider(containerType);
  if (!docker.Provider.isInstance(provider)) return pulumi.output(defaultHost());
  return pulumi
    .all([provider.host, provider.context])
    .apply(([host, context]) => resolveHost({ host, context }, "provider.context") ?? localHost);
}

/**
 * Options for a component, with a Docker provider of its own where Pulumi's would go elsewhere than the docker command: it does not know
 * what `docker context use` says.
 *
 * @param name the component's name
 */
export function followDockerContext(
  name: string,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  const given = [opts.provider, ...Object.values(opts.providers ?? {}), opts.parent?.getProvider(containerType)];
  if (given.some((one) => docker.Provider.isInstance(one))) return opts;
  const host = defaultHost();
  if (host === (resolveHost(configured(), "docker:context") ?? localHost)) return opts;
  const { registryAuth, sshOpts, certPath, caMaterial, certMaterial, keyMaterial } = docker.config;
  const provider = new docker.Provider(
    `${name}-docker`,
    { registryAuth, sshOpts, certPath, caMaterial, certMaterial, keyMaterial, host, context: "" },
    { parent: opts.parent },
  );
  return pulumi.mergeOptions(opts, { providers: { docker: provider } });
}

/**
 * Resolves an engine's address as the Docker provider does.
 *
 * @param option what names the context, for errors
 * @returns undefined when neither the provider's options nor the environment say anything.
 */
export function resolveHost(
  { host, context }: ProviderEngine,
  option: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (isGiven(context)) return hostOfContext(context, option, env);
  if (isGiven(env.DOCKER_CONTEXT)) return hostOfContext(env.DOCKER_CONTEXT, "DOCKER_CONTEXT", env);
  return [host, env.DOCKER_HOST].find(isGiven);
}

/** Resolves the address of the context that `docker context use` has chosen; undefined when that is the default one. */
export function currentContextHost(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const current = stringField(readObject(join(dockerFolder(env), "config.json")), "currentContext");
  return current === "" || current === "default" ? undefined : hostOfContext(current, "The Docker context in use", env);
}

/** Where Pulumi's own provider goes, or would if it knew the context in use. Pulumi's mocks are to be the same on every machine. */
const defaultHost = (): string =>
  resolveHost(configured(), "docker:context") ??
  (pulumi.runtime.hasEngine() ? currentContextHost() : undefined) ??
  localHost;

/** What the stack's configuration tells the provider. */
function configured(): ProviderEngine {
  const config = new pulumi.Config("docker");
  return { host: config.get("host"), context: config.get("context") };
}

/** @see https://github.com/docker/cli/blob/v28.2.2/cli/context/store/metadatastore.go */
function hostOfContext(name: string, option: string, env: NodeJS.ProcessEnv): string {
  const folder = createHash("sha256").update(name).digest("hex");
  const { Endpoints: endpoints } = readObject(join(dockerFolder(env), "contexts", "meta", folder, "meta.json"));
  const endpoint = isJsonObject(endpoints) ? endpoints.docker : undefined;
  const host = isJsonObject(endpoint) ? stringField(endpoint, "Host") : "";
  if (host !== "") return host;
  throw new InvalidOption(option, "must be a Docker context of this machine", name, "docker context ls lists them.");
}

const dockerFolder = (env: NodeJS.ProcessEnv): string =>
  isGiven(env.DOCKER_CONFIG) ? env.DOCKER_CONFIG : join(homedir(), ".docker");

function readObject(file: string): Readonly<Record<string, unknown>> {
  try {
    return parseObject(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== "";

const containerType = "docker:index/container:Container";
