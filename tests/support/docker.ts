import { run } from "./stack";

/** What a docker command prints; anything but success is an error with its words. */
export async function docker(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("docker", args);
  if (code !== 0) throw new Error(`docker ${args.join(" ")} failed. ${stderr}`);
  return stdout.trim();
}

/** What a container has said, on both of its streams. */
export async function logOf(container: string): Promise<string> {
  const { stdout, stderr } = await run("docker", ["logs", container]);
  return `${stdout}${stderr}`;
}

/** A container that is there to serve: those that only carry files into volumes are not. */
export interface Serving {
  readonly id: string;

  /** In ISO 8601; changes with every restart. */
  readonly startedAt: string;
}

/** The serving containers under a label, such as `memos-sso.stack=memos-sso/dev`, by their names in the program. */
export async function serving(label: string): Promise<Record<string, Serving>> {
  const ids = lines(await docker("ps", "--quiet", "--filter", `label=${label}`, "--filter", `label=${nameLabel}`));
  if (ids.length === 0) return {};
  const format = `{{index .Config.Labels "${nameLabel}"}} {{.Id}} {{.State.StartedAt}}`;
  const inspected = lines(await docker("inspect", "--format", format, ...ids)).sort();
  return Object.fromEntries(
    inspected.map((line) => {
      const [name = "", id = "", startedAt = ""] = line.split(" ");
      return [name, { id, startedAt }];
    }),
  );
}

/** How many containers, networks and volumes Docker keeps under a label. */
export async function kept(label: string): Promise<{ containers: number; networks: number; volumes: number }> {
  const filter = ["--filter", `label=${label}`];
  const [containers, networks, volumes] = await Promise.all([
    docker("ps", "--all", "--quiet", ...filter),
    docker("network", "ls", "--quiet", ...filter),
    docker("volume", "ls", "--quiet", ...filter),
  ]);
  return {
    containers: lines(containers).length,
    networks: lines(networks).length,
    volumes: lines(volumes).length,
  };
}

const nameLabel = "memos-sso.container";

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
