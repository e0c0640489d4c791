import { request } from "node:http";
import { docker } from "./docker";

/** What one asks of a container that is made anew. */
export interface Changed {
  /** A label beside those that it has. Default none. */
  readonly label?: readonly [string, string];

  /** A variable beside those that it has, such as `DEBUG=1`. Default none. */
  readonly env?: string;
}

interface Inspected {
  readonly Name: string;
  readonly Config: {
    readonly Labels: Record<string, string>;
    readonly Env: readonly string[];
    readonly Hostname?: string;
  };
  readonly HostConfig: object;
  readonly NetworkSettings: { readonly Networks: Record<string, { readonly Aliases: readonly string[] | null }> };
}

/** Puts another container in the place of one, as tools with a button for it do: under the same name, in the same networks. */
export async function remakeContainer(id: string, { label, env }: Changed): Promise<void> {
  const [one] = JSON.parse(await docker("inspect", id)) as [Inspected];
  const { Hostname: _hostname, ...config } = one.Config;
  const Labels = { ...config.Labels, ...(label && Object.fromEntries([label])) };
  const Env = [...config.Env, ...(env === undefined ? [] : [env])];
  await docker("rm", "--force", id);
  const path = `/containers/create?name=${one.Name.slice(1)}`;
  const body = { ...config, Labels, Env, HostConfig: one.HostConfig };
  const made = JSON.parse(await engine(path, body)) as { readonly Id: string };
  for (const [network, { Aliases }] of Object.entries(one.NetworkSettings.Networks)) {
    const aliases = (Aliases ?? []).flatMap((alias) => ["--alias", alias]);
    await docker("network", "connect", ...aliases, network, made.Id);
  }
  await docker("start", made.Id);
}

/** Asks the engine itself: its command has no way to take over what another container was made of. */
const engine = (path: string, body: object): Promise<string> =>
  new Promise((resolve, reject) => {
    const socketPath = (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace("unix://", "");
    const headers = { "content-type": "application/json" };
    const asked = request({ socketPath, method: "POST", path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 201) resolve(text);
        else reject(new Error(`HTTP ${String(answer.statusCode)} from POST ${path}: ${text}`));
      });
    });
    asked.once("error", reject);
    asked.end(JSON.stringify(body));
  });
