import { openConnection } from "../../components/memos/api/connect";
import { docker } from "./docker";
import { freePort } from "./stack";

/** The administrator of every Memos that runs without a stack. */
export const keeper = { username: "memos-administrator", password: "the-administrators" };

/** A Memos in a container of its own, on a volume that may outlive it. */
export class MemosContainer {
  private token = "";

  private constructor(
    readonly id: string,
    readonly url: string,
  ) {}

  /** Starts one on a volume that its user may write to, and makes the administrator if there is none. */
  static async start(image: string, volume: string): Promise<MemosContainer> {
    const id = await docker(
      ...[
        "run",
        "--detach",
        "--label",
        "memos-sso.container=memos",
        "--user",
        "10001:10001",
        "--publish",
        `127.0.0.1:${await freePort()}:5230`,
      ],
      ...["--mount", `type=volume,source=${volume},target=/var/opt/memos`, image],
    );
    const memos = new MemosContainer(id, `http://${await docker("port", id, "5230/tcp")}`);
    const api = await openConnection(memos.url);
    if (api.needsSetup) await api.createFirstAdministrator(keeper);
    const { accessToken } = (await memos.send("POST", "/api/v1/auth/signin", { passwordCredentials: keeper })) as {
      accessToken: string;
    };
    memos.token = accessToken;
    return memos;
  }

  /** Writes a memo; when this has come back, Memos has promised to keep it. */
  async write(content: string): Promise<void> {
    await this.send("POST", "/api/v1/memos", { content, visibility: "PRIVATE" });
  }

  /** What was written, the newest first. */
  async memos(): Promise<string[]> {
    const { memos } = (await this.send("GET", "/api/v1/memos?pageSize=1000")) as { memos: { content: string }[] };
    return memos.map(({ content }) => content);
  }

  /** Ends it as a crash would, or lets it close its database first. */
  async end(how: "kill" | "stop"): Promise<void> {
    await docker(how, this.id);
    await docker("rm", "--volumes", this.id);
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${this.token}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status} from ${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }
}

/** Makes a volume that Memos may write to. */
export async function memosVolume(image: string, volume: string): Promise<string> {
  await docker("volume", "create", volume);
  const mount = ["--mount", `type=volume,source=${volume},target=/data`];
  await docker("run", "--rm", "--user", "0:0", ...mount, "--entrypoint", "chown", image, "10001:10001", "/data");
  return volume;
}
