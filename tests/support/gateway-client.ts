import * as https from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import { connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";

/** A gateway on this machine's loopback. */
export interface GatewayAt {
  readonly port: number;

  /** The one authority that is trusted, as PEM; those that Node trusts when left out. */
  readonly ca?: string;

  /** Keeps connections, as a browser does. Default: another connection for each question. */
  readonly agent?: https.Agent;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks a site for something; headers are sent as they are given. */
export const ask = (
  { port, ca, agent }: GatewayAt,
  host: string,
  path: string,
  { headers = {}, json }: { headers?: Record<string, string>; json?: object } = {},
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, ca, servername: host, agent: agent ?? false } as const;
    const type = json === undefined ? {} : { "content-type": "application/json" };
    const method = json === undefined ? "GET" : "POST";
    const sent = https.request(
      { ...options, method, headers: { host: `${host}:${port}`, ...type, ...headers } },
      (got) => {
        let body = "";
        got.setEncoding("utf8");
        got.on("data", (chunk: string) => (body += chunk));
        got.on("end", () => {
          resolve({ status: got.statusCode ?? 0, headers: got.headers, body });
        });
      },
    );
    sent.on("error", reject);
    sent.end(json === undefined ? undefined : JSON.stringify(json));
  });

/** The certificates that a site shows, its own first, each signed by the next, after a handshake that checked them. */
export const chainOf = ({ port, ca }: GatewayAt, servername: string): Promise<DetailedPeerCertificate[]> =>
  new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: "127.0.0.1", port, servername, ca }, () => {
      const chain: DetailedPeerCertificate[] = [];
      for (let one = socket.getPeerCertificate(true); !chain.includes(one); one = one.issuerCertificate)
        chain.push(one);
      socket.destroy();
      resolve(chain);
    });
    socket.on("error", reject);
  });
