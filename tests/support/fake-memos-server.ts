import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { FakeMemos, headersOf, read } from "./fake-memos";
import { Memory } from "./fake-memos-memory";

/** A fake Memos on a free port of the loopback. */
export class FakeMemosServer extends FakeMemos {
  private readonly used = new WeakSet<Socket>();

  private constructor(
    private readonly server: Server,
    version: string,
  ) {
    super(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, new Memory(version));
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void this.serve(request, response));
  }

  /** Starts one. */
  static async start(version = "0.30.0"): Promise<FakeMemosServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new FakeMemosServer(server, version);
  }

  /** Ends it and every connection to it. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Asks it on a connection that nothing was asked on before; rejects as `fetch` does when that ends without an answer. */
  onFreshConnection(method: string, target: string | URL | Request): Promise<Response> {
    const url = target instanceof Request ? target.url : target;
    return new Promise((resolve, reject) => {
      request(url, { method, agent: false }, (answer) => {
        resolve(new Response(null, { status: answer.statusCode ?? 500 }));
      })
        .on("error", (cause) => {
          reject(new TypeError("fetch failed", { cause }));
        })
        .end();
    });
  }

  private async serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const fresh = !this.used.has(asked.socket);
    this.used.add(asked.socket);
    if (fresh && asked.method === "PATCH" && this.memory.era.losesFirstPatch) {
      this.calls.push(`PATCH ${new URL(asked.url ?? "/", this.url).pathname} lost`);
      response.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const url = new URL(asked.url ?? "/", this.url);
    const headers = new Headers(Object.entries(asked.headers).map(([name, value]) => [name, String(value)]));
    const said = this.respond(read(asked.method ?? "GET", url, headers, Buffer.concat(chunks).toString()));
    if (said === "reset") response.destroy();
    else if (said !== "hang") response.writeHead(said.status, headersOf(said)).end(said.body);
  }
}
