import type { Place } from "./secret-markers";
import { run } from "./stack";

/** Everything that Docker shows of what it keeps under a label: settings and logs, without the content of volumes. */
export async function dockerPlaces(label: string): Promise<Place[]> {
  const filter = ["--quiet", "--filter", `label=${label}`];
  const kept = await Promise.all([
    listed("ps", "--all", ...filter),
    listed("network", "ls", ...filter),
    listed("volume", "ls", ...filter),
  ]);
  if (kept.flat().length === 0) return [];
  const { stdout } = await run("docker", ["inspect", ...kept.flat()]);
  const inspected = JSON.parse(stdout) as Inspected[];
  const settings = inspected.map((one) => ({ where: `docker inspect ${nameOf(one)}`, text: JSON.stringify(one) }));
  return [...settings, ...(await Promise.all(inspected.filter(hasRun).map(logsOf)))];
}

/** A container, a network or a volume. */
interface Inspected {
  readonly Name: string;

  /** Of containers only. */
  readonly State?: { readonly StartedAt: string };
}

/** Those that fill volumes never run, and have no logs. */
const hasRun = ({ State }: Inspected): boolean => State !== undefined && !State.StartedAt.startsWith("0001-");

async function logsOf(container: Inspected): Promise<Place> {
  const { stdout, stderr } = await run("docker", ["logs", container.Name]);
  return { where: `docker logs ${nameOf(container)}`, text: `${stdout}${stderr}` };
}

/** Without the slash before it and the letters that make it unique. */
const nameOf = ({ Name }: Inspected): string => Name.replace(/^\//, "").replace(/-[0-9a-f]{7,8}$/, "");

const listed = async (...args: string[]): Promise<string[]> =>
  (await run("docker", args)).stdout.split("\n").filter((line) => line !== "");
