import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeMemos, headersOf, read } from "./fake-memos";
import { Memory } from "./fake-memos-memory";

/** A fake Memos on a free port of the loopback. */
export class FakeMemosServer extends FakeMemos {
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

  private async serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const url = new URL(asked.url ?? "/", this.url);
    const headers = new Headers(Object.entries(asked.headers).map(([name, value]) => [name, String(value)]));
    const said = this.respond(read(asked.method ?? "GET", url, headers, Buffer.concat(chunks).toString()));
    if (said === "reset") response.destroy();
    else if (said !== "hang") response.writeHead(said.status, headersOf(said)).end(said.body);
  }
}
