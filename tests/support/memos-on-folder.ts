import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openConnection } from "../../components/memos/api/connect";
import { docker } from "./docker";
import { keeper } from "./memos-container";
import { freePort, root } from "./stack";

/**
 * Lets a Memos write into a folder as most compose files do, as root, and stops it: with an administrator, and an account of jane's.
 *
 * @param image the Memos
 */
export async function writeMemosData(image: string, folder: string): Promise<void> {
  const publish = `127.0.0.1:${await freePort()}:5230`;
  const mount = `type=bind,source=${folder},target=/var/opt/memos`;
  const id = await docker("run", "--detach", "--user", "0:0", "--publish", publish, "--mount", mount, image);
  const url = `http://${await docker("port", id, "5230/tcp")}`;
  await (await openConnection(url)).createFirstAdministrator(keeper);
  const signedUp = await fetch(`${url}/api/v1/users`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "jane", password: "janes-password" }),
  });
  if (!signedUp.ok) throw new Error(`HTTP ${signedUp.status} from ${url}: ${await signedUp.text()}`);
  await docker("stop", id);
  await docker("rm", "--volumes", id);
}

/**
 * The lines of the document that bring such data into a stack.
 *
 * @param password a file with the administrator's password, which a person types
 */
export function importLines(folder: string, password: string): string {
  const text = readFileSync(join(root, "docs", "operating.md"), "utf8");
  const [, lines = ""] = /```sh\n([^`]*importMemosData[^`]*)```/.exec(text) ?? [];
  const typed = "config set --secret administratorPassword";
  if (!lines.includes("/srv/memos") || !lines.includes(typed))
    throw new Error(`The document has other lines: ${lines}`);
  return lines.replace("/srv/memos", folder).replace(typed, `${typed} <${password}`);
}
