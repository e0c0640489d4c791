import type { ResourceHookArgs } from "@pulumi/pulumi";
import { isJsonObject, textIn } from "../json-object";
import { docker } from "./command";

/**
 * Refuses to make a container for whose port another container stands, whatever its labels say.
 *
 * The stack's own is gone by then: it is deleted before it is replaced, and what a killed run has left under the name goes first. So
 * it is that of a stack of the same name, from another checkout or a state that is lost. Its name ends in another mark.
 *
 * @throws Error with the container's name; Docker would say only that the port is taken.
 */
export async function refuseHeldPorts({ name, newInputs }: ResourceHookArgs): Promise<void> {
  const ports: unknown = newInputs?.ports;
  for (const published of Array.isArray(ports) ? ports.filter(isJsonObject) : []) {
    const { external: port } = published;
    if (typeof port !== "number") continue;
    const holder = await holderOf(port, textIn(published, "ip"));
    if (holder === undefined) continue;
    throw new Error(
      `${name} cannot have port ${port}: the container ${holder} has it, which this stack's state does not know. ` +
        "It is another stack's, be it of the same name from another checkout: choose another port, or end that stack.",
    );
  }
}

/** The name of the container that runs and has a port at an address; undefined when there is none. */
async function holderOf(port: number, address: string): Promise<string | undefined> {
  const lines = (await docker("ps", "--filter", `publish=${port}`, "--format", "{{.Names}} {{.Ports}}")).split("\n");
  const everywhere = ["", "0.0.0.0"];
  const isThere = (line: string): boolean => {
    const addresses = [...line.matchAll(new RegExp(`(\\S+):${port}->`, "g"))].map(([, at = ""]) => at);
    return addresses.some((at) => at === address || [at, address].some((one) => everywhere.includes(one)));
  };
  return lines.find(isThere)?.split(" ")[0];
}
