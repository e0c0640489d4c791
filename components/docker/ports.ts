import { createServer, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "../pulumi/invalid-option";
import { matching, port as checkNumber } from "../pulumi/option-rules";
import { isJsonObject, stringField } from "../http/json-object";
import { docker, onEngine } from "./command";
import { stackLabel } from "./labels";
import type { NamedVolume } from "./volumes";

/** A port that is to be published. */
export interface PublishedPort {
  /** Where it was given, such as `httpsPort`. */
  readonly option: string;
  readonly port: number;

  /** The address on which it will listen. */
  readonly address: string;
}

/** Who is to publish a port. */
interface Publisher {
  /** Project and stack in the labels of the stack's containers. */
  readonly stack: string;

  /** The address of the Docker engine. */
  readonly host: string;
}

/** A container that publishes a port, and the stack that it belongs to, if any. */
export interface PortOwner {
  readonly name: string;
  readonly stack: string;
}

/**
 * Checks that a port is free or already held by the stack's own container.
 *
 * Looks at this machine only: with an engine elsewhere there is nothing to see, and the port passes. So it does under Pulumi's mocks,
 * where nothing is published.
 *
 * @param find finds who publishes a port that is taken; asks Docker when left out
 * @throws InvalidOption when something else listens there, or when the address is none of this machine.
 */
export async function checkPort(
  { option, port, address }: PublishedPort,
  { stack, host }: Publisher,
  find: (port: number) => Promise<readonly PortOwner[]> = (taken) => onEngine(host, () => ownersOf(taken)),
  publishes = pulumi.runtime.hasEngine(),
): Promise<number> {
  checkNumber(option, port);
  if (!publishes || isElsewhere(host)) return port;
  rejectForeignAddress(address);
  if (await isFree(port, address)) return port;
  const owners = await find(port);
  if (owners.some((owner) => owner.stack === stack)) return port;
  const owner = owners[0]?.name;
  throw new InvalidOption(
    option,
    "must be a free port",
    port,
    `${owner === undefined ? "Another program" : `The container ${owner}`} listens there: choose another port or end it.`,
  );
}

/** The port once it is checked. */
export const checkedPort = (port: PublishedPort, { stack, dockerHost }: NamedVolume): pulumi.Output<number> =>
  pulumi.all([stack, dockerHost]).apply(([own, host]) => checkPort(port, { stack: own, host }));

/**
 * Rejects a container for whose port another container stands, whatever its labels say.
 *
 * The stack's own is gone by then: it is deleted before it is replaced, and what a killed run has left under the name goes first. So
 * it is that of a stack of the same name, from another checkout or a state that is lost.
 *
 * @throws Error with the container's name; Docker would say only that the port is taken.
 */
export async function rejectHeldPorts({ name, newInputs }: pulumi.ResourceHookArgs): Promise<void> {
  const ports: unknown = newInputs?.ports;
  for (const published of Array.isArray(ports) ? ports.filter(isJsonObject) : []) {
    const { external: port } = published;
    if (typeof port !== "number") continue;
    const owner = await containerOnPort(port, stringField(published, "ip") || undefined);
    if (owner === undefined) continue;
    throw new Error(
      `${name} cannot have port ${port}: the container ${owner} has it, which this stack's state does not know. ` +
        "It is another stack's, be it of the same name from another checkout: choose another port, or end that stack.",
    );
  }
}

const isElsewhere = (host: string): boolean => /^(tcp|ssh|https?):/.test(host);

/** Whether an address stands for all addresses of its family. */
export const isWildcard = (address: string): boolean => address === "0.0.0.0" || address === "::";

/** An address of this machine. Docker would publish on every address when it is given anything else than an address. */
export const ipAddress = matching(
  /^[0-9a-f.:]+$/,
  "must be an IP address",
  'Write one such as "127.0.0.1" or "::1", or "0.0.0.0" for every IPv4 address of this machine.',
  (address) => isIP(address) !== 0,
);

function rejectForeignAddress(address: string): void {
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map((one) => one.address));
  if (isWildcard(address) || address.startsWith("127.") || own.includes(address)) return;
  const remedy = `It has ${own.join(", ")}.`;
  throw new InvalidOption("listenAddress", "must be an address of this machine", address, remedy);
}

const isFree = (port: number, address: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      // Not ours to bind, such as a port below 1024: the engine can.
      else if (error.code === "EACCES" || error.code === "EADDRNOTAVAIL") resolve(true);
      else reject(error);
    });
    server.listen({ port, host: address, exclusive: true }, () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });

async function ownersOf(port: number): Promise<PortOwner[]> {
  const format = `{{.Names}} {{.Label "${stackLabel}"}}`;
  const found = await docker("ps", "--filter", `publish=${port}`, "--format", format).catch(() => "");
  return found
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", stack = ""] = line.split(" ");
      return { name, stack };
    });
}

/** The name of the container that runs and has a port at an address; undefined when there is none. */
async function containerOnPort(port: number, address: string | undefined): Promise<string | undefined> {
  const lines = (await docker("ps", "--filter", `publish=${port}`, "--format", "{{.Names}} {{.Ports}}")).split("\n");
  return lines.find((line) => publishesPort(line, port, address))?.split(" ")[0];
}

/** Whether a line of `docker ps` has a port at an address, or at all addresses of its family. */
export function publishesPort(line: string, port: number, address = "0.0.0.0"): boolean {
  const addresses = [...line.matchAll(new RegExp(`(\\S+):${port}->`, "g"))].map(([, at = ""]) =>
    at.replace(/[[\]]/g, ""),
  );
  return addresses.some(
    (at) => isIP(at) === isIP(address) && (at === address || isWildcard(at) || isWildcard(address)),
  );
}
