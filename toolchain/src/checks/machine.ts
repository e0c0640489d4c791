import { createServer } from "node:net";
import { statfs } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { findEngine } from "../docker-engine";
import { findImages, imagePrograms, defaultImages } from "../local-images";
import { cacheDirectory } from "../paths";
import { fail, ok, warn, type Diagnostic } from "./diagnostic";

const gigabyte = 1_000_000_000;

/** Room that all tools and images take when they are built here, with the compiler's own cache, in bytes. */
const roomToBuild = 12 * gigabyte;

/** Looks at the engine and, if one answers, at the images. */
export async function checkEngine(stack: string): Promise<Diagnostic[]> {
  const engine = await findEngine();
  if (typeof engine === "string") {
    return [
      fail("Docker engine", engine, "npm run up installs or starts it where it may, and says what to do where not"),
    ];
  }
  const images = await findImages(stack);
  const official = defaultImages();
  return [
    ok("Docker engine", `${engine.version} at ${engine.host}`),
    ...imagePrograms.map((program, index) => {
      const found = images[index];
      const what = `${program} image`;
      if (found === undefined)
        return warn(what, `${official[program]} is not here yet`, "npm run up pulls or builds it");
      if (found.from === "built")
        return warn(what, `${found.image}, built here`, `docker pull ${found.official}; npm run up`);
      return ok(what, `${found.image} (${found.from})`);
    }),
  ];
}

/** Looks whether a port is free, for a stack that does not run yet. */
export function checkPort(port: number): Promise<Diagnostic> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      resolve(
        fail(
          `port ${port}`,
          error.code ?? error.message,
          "stop what uses it, or npm run pulumi -- config set httpsPort <port>",
        ),
      );
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(ok(`port ${port}`, "free"));
      });
    });
  });
}

/** Looks at the room on the disk of the cache. */
export async function checkDisk(): Promise<Diagnostic> {
  let folder = cacheDirectory();
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const seen = `${(free / gigabyte).toFixed(0)} GB free at ${folder}`;
  if (free < gigabyte) return fail("disk", seen, "make room");
  return free < roomToBuild ? warn("disk", seen, "make room before tools or images are built here") : ok("disk", seen);
}
