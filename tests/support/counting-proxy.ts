import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before Memos' API and counts what could write: every call but a question, and but signing in and out. */
export class CountingProxy {
  /** The calls that could write, such as `PATCH /api/v1/identity-providers/authelia`. */
  readonly writes: string[] = [];

  /** How many calls there were, of any kind. */
  calls = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Starts one before the API at a port of this machine, which need not answer yet. */
  static async before(port: number): Promise<CountingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const proxy = new CountingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (incoming, outgoing) => {
      const { method = "", url: path = "", headers } = incoming;
      proxy.note(method, path);
      const onward = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      // As if nobody were there: whoever asks tries again.
      onward.on("error", () => incoming.destroy());
      incoming.pipe(onward);
    });
    return proxy;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private note(method: string, path: string): void {
    this.calls += 1;
    if (method === "GET" || /^\/api\/v\d\/auth\/(sessions|sign\w+)/.test(path)) return;
    this.writes.push(`${method} ${path}`);
  }
}
