import { docker } from "./docker";

/** The words that a docker command prints, such as ids. */
export const listed = async (...args: string[]): Promise<string[]> =>
  (await docker(...args)).split(/\s+/).filter((word) => word !== "");

/** What Docker knows of a container, as far as tests look at it. */
export interface Inspected {
  readonly Image: string;
  readonly Config: {
    readonly User: string;
    readonly StopTimeout?: number;
    readonly Healthcheck: { readonly Test: readonly string[]; readonly Interval: number };
  };
  readonly State: {
    readonly StartedAt: string;
    readonly Health: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] };
  };
  readonly HostConfig: {
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly ReadonlyRootfs: boolean;
    readonly Privileged: boolean;
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> };
    readonly PortBindings: Readonly<
      Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>
    > | null;
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

export async function inspected(container: string): Promise<Inspected> {
  const [found] = JSON.parse(await docker("container", "inspect", container)) as Inspected[];
  if (found === undefined) throw new Error(`${container} is not there`);
  return found;
}
