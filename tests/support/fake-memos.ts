import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Memory, json, type Asked, type Said } from "./fake-memos-memory";
import { answerOf, webPage } from "./fake-memos-rules";

/** How the network, a proxy or a dying Memos can spoil a call. */
export type Spoiling =
  | "answer lost"
  | "reset"
  | "hang"
  | "breaks off"
  | "web page"
  | "redirect"
  | "another app"
  | { readonly status: number; readonly body?: unknown };

/** A call to spoil. */
export interface Fault {
  /** Method and path, such as `POST /api/v1/users`; every call when left out. */
  readonly call?: string;
  readonly as: Spoiling;

  /** How many calls are spoiled. Default 1. */
  times?: number;
}

/** A server that answers as a Memos 0.30.0 did when it was recorded, and misbehaves when told to. */
export class FakeMemos {
  readonly memory = new Memory();

  /** The calls that came in, such as `POST /api/v1/users`; spoiled ones too. */
  readonly calls: string[] = [];
  readonly faults: Fault[] = [];

  private constructor(private readonly server: Server) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void this.serve(request, response));
  }

  /** Starts one on a free port of the loopback. */
  static async start(): Promise<FakeMemos> {
    const server = createServer({ keepAlive: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new FakeMemos(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends it and every connection to it. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request);
    const call = `${asked.method} ${asked.path}`;
    this.calls.push(call);
    const fault = this.faults.find((one) => (one.times ?? 1) > 0 && (one.call ?? call) === call);
    if (fault === undefined) {
      say(response, answerOf(this.memory, asked));
      return;
    }
    fault.times = (fault.times ?? 1) - 1;
    spoil(fault.as, response, () => answerOf(this.memory, asked));
  }
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? "/", "http://fake");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    bearer: request.headers.authorization?.replace(/^Bearer /, ""),
    refresh: /memos_refresh=([^;]+)/.exec(String(request.headers["grpc-metadata-cookie"] ?? ""))?.[1],
    body: text === "" ? {} : { ...(JSON.parse(text) as object) },
  };
}

function say(response: ServerResponse, { status, contentType, body, refreshCookie }: Said): void {
  const cookie = `memos_refresh=${refreshCookie ?? ""}; Path=/; HttpOnly; SameSite=Lax`;
  response.writeHead(status, {
    "content-type": contentType,
    ...(refreshCookie === undefined ? {} : { "grpc-metadata-set-cookie": cookie }),
  });
  response.end(body);
}

function spoil(as: Spoiling, response: ServerResponse, act: () => Said): void {
  if (typeof as === "object") {
    say(
      response,
      as.body === undefined ? { status: as.status, contentType: "text/html", body: "" } : json(as.status, as.body),
    );
  } else if (as === "answer lost") {
    act();
    response.destroy();
  } else if (as === "breaks off") {
    const said = act();
    say(response, { ...said, body: said.body.slice(0, said.body.length / 2) });
  } else if (as === "reset") response.destroy();
  else if (as === "web page") say(response, { status: 200, contentType: "text/html; charset=utf-8", body: webPage });
  else if (as === "another app") say(response, json(200, { hello: "world" }));
  else if (as === "redirect") {
    response.writeHead(302, { location: "https://auth.example.localhost/?rd=secret" }).end();
  }
}
