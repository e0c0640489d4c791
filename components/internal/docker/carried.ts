import { docker } from "./command";
import { dockerNamed } from "./named";
import { stackLabel } from "./stack-label";

/** What may be used to reach a volume. */
export interface Carrier {
  /** The id of an image that is on the machine; nothing of it is run. */
  readonly image: string;

  /** The stack that the carrier belongs to, such as `memos-sso/dev`. */
  readonly stack: string;
}

/** How a carrier is known in Docker. One of the name that is there already is waited for, not for long. */
export interface CarrierPlace {
  readonly name: string;

  /** Labels beside the stack's, such as `memos-sso.copies-to=memos-copy`. */
  readonly labels: readonly string[];
}

/**
 * Lends the way into a volume: a container that mounts it and never starts, through which Docker reads and writes.
 *
 * @param work is given the folder, such as `1a2b3c:/carried`
 * @param place default a name that comes from the volume's, and no more labels
 */
export async function carried<T>(
  { image, stack }: Carrier,
  volume: string,
  work: (folder: string) => Promise<T>,
  { name, labels }: CarrierPlace = { name: `${volume}-carrier`, labels: [] },
): Promise<T> {
  const carrier = await dockerNamed(name, [
    ...["create", "--network", "none", ...[`${stackLabel}=${stack}`, ...labels].flatMap((one) => ["--label", one])],
    ...["--entrypoint", "none", "--mount", `type=volume,source=${volume},target=${folder}`, image],
  ]);
  try {
    return await work(`${carrier}:${folder}`);
  } finally {
    // With the volume that Docker may have made for it because the image asks for one.
    await docker("rm", "--volumes", carrier);
  }
}

const folder = "/carried";
