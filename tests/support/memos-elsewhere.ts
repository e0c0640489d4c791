import * as http from "node:http";
import { openConnection } from "../../components/memos/api/connect";
import { docker } from "./docker";
import { type LocalServer, serve } from "./https-server";
import { keeper } from "./memos-container";
import { freePort } from "./stack";

/** A Memos that nobody's Pulumi knows of, with an https proxy before it whose certificate is `server.pem`. */
export class MemosElsewhere {
  private constructor(
    private readonly container: string,
    private readonly proxy: LocalServer,

    /** Where this machine reaches the API. */
    readonly apiUrl: string,
  ) {}

  /** Where people reach it. */
  get url(): string {
    return `https://memos.example.localhost:${this.proxy.port}`;
  }

  /**
   * Starts one in a network, with an administrator.
   *
   * @param authority the file of an authority that it trusts beside the public ones
   */
  static async start(image: string, network: string, authority: string): Promise<MemosElsewhere> {
    const port = await freePort();
    const container = await docker(
      ...["create", "--network", network, "--publish", `127.0.0.1:${port}:5230`],
      ...["--env", "MEMOS_INSTANCE_URL=https://memos.example.localhost", image],
    );
    const apiUrl = `http://127.0.0.1:${port}`;
    const memos = new MemosElsewhere(container, await proxyTo(apiUrl), apiUrl);
    await memos.trust(authority);
    await (await openConnection(apiUrl)).createFirstAdministrator(keeper);
    return memos;
  }

  /** Starts it anew, trusting an authority in place of the one before: Go reads the files once. */
  async trust(authority: string): Promise<void> {
    await docker("cp", authority, `${this.container}:/etc/ssl/certs/by-hand.pem`);
    await docker("restart", "--time", "5", this.container);
    await openConnection(this.apiUrl);
  }

  async remove(): Promise<void> {
    await this.proxy.close();
    await docker("rm", "--force", "--volumes", this.container);
  }
}

const proxyTo = (upstream: string): Promise<LocalServer> =>
  serve((request, response) => {
    const { method, headers, url = "" } = request;
    const asked = http.request(`${upstream}${url}`, { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    asked.on("error", () => response.writeHead(502).end());
    request.pipe(asked);
  }, "server");
