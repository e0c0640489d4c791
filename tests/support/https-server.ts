import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A certificate or key of `tests/fixtures/tls`. */
export const pem = (name: string): string =>
  readFileSync(join(__dirname, "..", "fixtures", "tls", `${name}.pem`), "utf8");

/** A server on a free port of this machine. */
export interface LocalServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves https under the names of `server.pem`, or plain http without a certificate; on this machine's loopback, or where it is said. */
export async function serve(
  listener: http.RequestListener,
  certificate?: "server" | "expired",
  address = "127.0.0.1",
): Promise<LocalServer> {
  const server = certificate
    ? https.createServer({ cert: pem(certificate), key: pem("test-only-key") }, listener)
    : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
