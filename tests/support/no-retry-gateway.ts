import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileNames, folder } from "../../components/gateway/caddy-configuration";
import { waitFor } from "../../components/http/wait-for";
import { docker } from "./docker";
import { ask, type GatewayAt } from "./gateway-client";

/** A second gateway beside a stack's own, on a port of its own. */
export interface SecondGateway {
  readonly port: number;
  readonly remove: () => Promise<unknown>;
}

/**
 * Runs a gateway that is like the one in a container, but gives up at once on whoever is not there.
 *
 * @param label the stack's, so that it goes with the stack
 */
export async function noRetryGateway(gateway: string, label: string, host: string, ca: string): Promise<SecondGateway> {
  const configuration = await docker("exec", gateway, "cat", `${folder}/${fileNames.configuration}`);
  const format = "{{.Image}}{{range $name, $_ := .NetworkSettings.Networks}} {{$name}}{{end}}";
  const [image = "", ...networks] = (await docker("inspect", "--format", format, gateway)).split(" ");
  const httpsPort = /"https_port": (\d+)/.exec(configuration)?.[1] ?? "443";
  const id = await docker(
    ...["create", "--label", label, "--volumes-from", gateway, "--publish", `127.0.0.1::${httpsPort}`],
    ...["--env", "XDG_DATA_HOME=/tmp", "--env", "XDG_CONFIG_HOME=/tmp", "--user", "8001:8001"],
    ...["--dns-option", "ndots:1", "--dns-search", ".", "--network", networks[0] ?? ""],
    ...[image, "caddy", "run", "--config", "/impatient.json"],
  );
  await copyInto(`${id}:/impatient.json`, withoutPatience(configuration));
  for (const network of networks.slice(1)) await docker("network", "connect", network, id);
  await docker("start", id);
  const port = Number((await docker("port", id, `${httpsPort}/tcp`)).split(":").at(-1));
  await serves({ port, ca }, host);
  return { port, remove: () => docker("rm", "--force", id) };
}

const withoutPatience = (configuration: string): string =>
  JSON.stringify(JSON.parse(configuration, (key, value: unknown) => (key === "load_balancing" ? undefined : value)));

async function copyInto(target: string, content: string): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), "memos-sso-gateway-"));
  writeFileSync(join(temporary, "file"), content, { mode: 0o644 });
  await docker("cp", join(temporary, "file"), target);
  rmSync(temporary, { recursive: true });
}

const serves = (gateway: GatewayAt, host: string): Promise<unknown> =>
  waitFor(async () => ({ value: await ask(gateway, host, "/") }), {
    timeout: 30_000,
    timeoutMessage: (last) => `The second gateway did not answer at ${host} within 30 s. Last seen: ${last}`,
  });
