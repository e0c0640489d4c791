import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { webPage } from "./fake-memos-versions";
import { pem } from "./https-server";

/** What came over the wire. */
export interface FaultyRequest {
  readonly method: string;

  /** Path and query. */
  readonly target: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What is to go back over it. */
export interface FaultyResponse {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: string;
}

/** What is at the other end. */
export type Behind = (question: FaultyRequest) => FaultyResponse | Promise<FaultyResponse>;

/** An answer on its way. */
interface OnItsWay {
  readonly response: http.ServerResponse;
  readonly answer: FaultyResponse;

  /** Notes what must end with the wire. */
  readonly until: (end: () => void) => void;
}

const sent = (
  { response, answer: { status, headers } }: OnItsWay,
  body: string,
  more: http.OutgoingHttpHeaders = {},
): void => {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body), ...more }).end(body);
};

const half = ({ body }: FaultyResponse): string => body.slice(0, Math.ceil(body.length / 2));

/** Sends the beginning of an answer, and then does something to the connection. */
function begun({ response, answer }: OnItsWay, then: () => void = () => undefined): void {
  const { status, headers, body } = answer;
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) + 1 });
  response.flushHeaders();
  response.write(half(answer), then);
}

/** What can become of an answer after the other end has acted. */
const losses: Readonly<Record<string, (one: OnItsWay) => void>> = {
  "is lost, and the connection reset": ({ response }) => response.socket?.resetAndDestroy(),
  "is lost, and the connection closed": ({ response }) => response.socket?.destroy(),
  "never comes": () => undefined,
  "breaks off, and the connection is reset": (one) => {
    begun(one, () => one.response.socket?.resetAndDestroy());
  },
  "breaks off, and the connection is closed": (one) => {
    begun(one, () => one.response.socket?.destroy());
  },
  "stops in the middle": (one) => {
    begun(one);
  },
  "stops after its headers": ({ response, answer }) => {
    response.writeHead(answer.status, answer.headers).flushHeaders();
  },
  "comes a byte at a time": ({ response, answer, until }) => {
    response.writeHead(answer.status, answer.headers);
    let sent = 0;
    const timer = setInterval(() => response.write(answer.body.charAt(sent++) || " "), 50);
    until(() => {
      clearInterval(timer);
    });
  },
  "is half its JSON": (one) => {
    sent(one, half(one.answer));
  },
  "is empty": (one) => {
    sent(one, "");
  },
  "says that it is compressed, and is not": (one) => {
    sent(one, one.answer.body, { "content-encoding": "gzip" });
  },
};

/** What can come back instead of an answer, when the other end has not been asked. */
const strangers: Readonly<Record<string, (response: http.ServerResponse) => unknown>> = {
  "does not come, since the question is lost": (response) => response.socket?.resetAndDestroy(),
  "is no HTTP": (response) => response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n"),
  "is a web page": (response) => response.writeHead(200, { "content-type": "text/html" }).end(webPage),
  "is another application's": (response) =>
    response.writeHead(200, { "content-type": "application/json" }).end('{"hello":"world"}'),
  "is the way to a portal": (response) =>
    response.writeHead(302, { location: "https://portal.example.localhost/?rd=somewhere" }).end(),
};

const statuses = [400, 401, 403, 404, 409, 412, 422, 429, 500, 502, 503, 504];

/** Everything that can become of one answer, by what is said of it. */
export const answerFaults: readonly string[] = [
  ...Object.keys(losses),
  ...Object.keys(strangers),
  ...statuses.map((status) => `is ${status}`),
];

/** A server on this machine's loopback from which something comes back as it should, but for one answer. */
export class FaultyNetwork {
  /** How many questions have come. */
  asked = 0;

  /** What becomes of the answer before which this many have gone well. Default nothing. */
  fault: { readonly as: string; readonly after: number } | undefined;

  private readonly ends: (() => void)[] = [];

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
    private readonly behind: Behind,
  ) {
    server.on("request", (question: http.IncomingMessage, response: http.ServerResponse) => {
      // Whatever this one is asked is broken on purpose, and so may the connection be.
      void this.pass(question, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /**
   * Starts one.
   *
   * @param certificate speaks https with it; plain http without
   */
  static async start(behind: Behind, certificate?: "server" | "expired"): Promise<FaultyNetwork> {
    const server = certificate
      ? https.createServer({ cert: pem(certificate), key: pem("test-only-key") })
      : http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return new FaultyNetwork(server, `http${certificate ? "s" : ""}://127.0.0.1:${port}`, behind);
  }

  /** Where it listens. */
  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends it and every connection to it. */
  async stop(): Promise<void> {
    for (const end of this.ends) end();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const spoilt = this.asked === this.fault?.after ? this.fault.as : "";
    this.asked += 1;
    const stranger = strangers[spoilt];
    if (stranger !== undefined) {
      stranger(response);
      return;
    }
    const status = statuses.find((one) => spoilt === `is ${one}`);
    if (status !== undefined) {
      response.writeHead(status, { "content-type": "text/plain", "retry-after": "1" }).end();
      return;
    }
    const { method = "GET", url: target = "/", headers } = message;
    const answer = await this.behind({ method, target, headers, body: Buffer.concat(chunks).toString() });
    const until = (end: () => void): void => {
      this.ends.push(end);
    };
    const lose = losses[spoilt] ?? ((one) => sent(one, answer.body));
    lose({ response, answer, until });
  }
}
