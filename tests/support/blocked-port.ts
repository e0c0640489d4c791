import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** A port of this machine's loopback that lets no connection come about, as a firewall does that drops what it gets. */
export interface BlockedPort {
  readonly port: number;
  free(): Promise<void>;
}

/** Listens, and takes nobody in: when no more can wait, Linux answers nobody. */
const listener = `
const { createServer } = require("node:net");
const { parentPort } = require("node:worker_threads");
const server = createServer().listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/** Blocks a free port. */
export async function blockPort(): Promise<BlockedPort> {
  const worker = new Worker(listener, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
  });
  const waiting: Socket[] = [];
  for (let one = 0; one < 4; one += 1) waiting.push(connect(port, "127.0.0.1").on("error", () => undefined));
  // Two get in; what is there after them is what the next ones meet.
  await Promise.all(waiting.slice(0, 2).map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
  return {
    port,
    async free() {
      for (const socket of waiting) socket.destroy();
      await worker.terminate();
    },
  };
}
