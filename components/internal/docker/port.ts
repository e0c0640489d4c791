import { createServer } from "node:net";
import { InvalidOption } from "../invalid-option";
import { docker } from "./command";
import { stackLabel } from "./stack-label";

/** A port that is to be published. */
export interface PublishedPort {
  /** Where it was given, such as `httpsPort`. */
  readonly option: string;
  readonly port: number;

  /** The address on which it will listen. */
  readonly address: string;
}

/**
 * Checks that a port is free or already held by the stack's own container.
 *
 * Looks at this machine only: with an engine elsewhere there is nothing to see, and the port passes.
 *
 * @param lookUp finds who publishes a port that is taken; asks Docker when left out
 * @throws InvalidOption when something else listens there.
 */
export async function checkPort(
  { option, port, address }: PublishedPort,
  stack: string,
  lookUp: (port: number) => Promise<readonly Holder[]> = containersAt,
): Promise<number> {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InvalidOption(option, "must be a whole number from 1 to 65535", port, "Write a port such as 8443.");
  }
  if (!looking || engineIsElsewhere() || (await isFree(port, address))) return port;
  const holders = await lookUp(port);
  if (holders.some((holder) => holder.stack === stack)) return port;
  const holder = holders[0]?.name;
  throw new InvalidOption(
    option,
    "must be a free port",
    port,
    `${holder === undefined ? "Another program" : `The container ${holder}`} listens there: choose another port or end it.`,
  );
}

let looking = true;

/** Lets every port pass, for tests of programs: nothing is published there. */
export const trustPorts = (): void => {
  looking = false;
};

const engineIsElsewhere = (): boolean => /^(tcp|ssh|https?):/.test(process.env.DOCKER_HOST ?? "");

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

/** A container that publishes a port, and the stack that it belongs to, if any. */
interface Holder {
  readonly name: string;
  readonly stack: string;
}

const containersAt = async (port: number): Promise<Holder[]> => {
  const format = `{{.Names}} {{.Label "${stackLabel}"}}`;
  const found = await docker("ps", "--filter", `publish=${port}`, "--format", format).catch(() => "");
  return found
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", stack = ""] = line.split(" ");
      return { name, stack };
    });
};
