import { docker } from "./docker";
import type { TestStack } from "./stack";

/** The one volume of a stack whose name has this part, such as `authelia-people`. */
export async function volumeOf(stack: TestStack, part: string): Promise<string> {
  const filters = ["--filter", `label=${stack.label}`, "--filter", `name=${part}`];
  const [volume = "", ...others] = (await docker("volume", "ls", "--quiet", ...filters)).split("\n");
  if (volume === "" || others.length > 0) throw new Error(`${others.length + 1} volumes are called ${part}.`);
  return volume;
}

/** Runs a line of a shell, as root, where the volume is `/volume`. */
export async function inVolume(stack: TestStack, part: string, line: string): Promise<string> {
  const filters = ["--filter", `label=${stack.label}`, "--filter", "label=memos-sso.container=sso-gateway-container"];
  const image = await docker("ps", "--format", "{{.Image}}", ...filters);
  const mount = ["--mount", `type=volume,source=${await volumeOf(stack, part)},target=/volume`];
  return docker("run", "--rm", "--network", "none", "--user", "0:0", ...mount, "--entrypoint", "sh", image, "-c", line);
}
