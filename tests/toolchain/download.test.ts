import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnpack, reasonOutOfReach } from "../../toolchain/src/download";
import { Progress } from "../../toolchain/src/progress";
import { NotFound } from "../../toolchain/src/sources";

let folder: string;
let server: Server;
let origin: string;
let requests: string[];

const quiet = (): Progress => new Progress({ write: () => undefined });

const archive = (): Buffer => {
  writeFileSync(join(folder, "program"), "#!/bin/sh\n");
  spawnSync("tar", ["-czf", join(folder, "program.tar.gz"), "-C", folder, "program"]);
  return readFileSync(join(folder, "program.tar.gz"));
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "download-test-"));
  requests = [];
  const content = archive();
  server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    if (request.url === "/program.tar.gz") response.end(content);
    else if (request.url === "/broken.tar.gz") response.end("not an archive");
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  if (server.listening) await closed();
  rmSync(folder, { recursive: true });
});

const closed = (): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });

const into = (): string => mkdtempSync(join(folder, "into-"));

describe("a download", () => {
  it("is unpacked, and the archive does not stay", async () => {
    const target = into();
    await downloadAndUnpack(`${origin}/program.tar.gz`, target, quiet(), "program");
    expect(readdirSync(target)).toEqual(["program"]);
    expect(readFileSync(join(target, "program"), "utf8")).toBe("#!/bin/sh\n");
  });

  it("is not there when the server does not have it", async () => {
    const missing = downloadAndUnpack(`${origin}/other.tar.gz`, into(), quiet(), "other");
    await expect(missing).rejects.toThrow(new NotFound(`${origin}/other.tar.gz answers 404`));
  });

  it("is not there when it cannot be unpacked", async () => {
    const broken = downloadAndUnpack(`${origin}/broken.tar.gz`, into(), quiet(), "broken");
    await expect(broken).rejects.toBeInstanceOf(NotFound);
    await expect(broken).rejects.toThrow(`${origin}/broken.tar.gz could not be unpacked`);
  });

  it("is not there when nobody answers, and that host is not asked again", async () => {
    await closed();
    const target = into();
    const first = downloadAndUnpack(`${origin}/program.tar.gz`, target, quiet(), "program");
    await expect(first).rejects.toThrow(/^127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED/);
    const port = Number(new URL(origin).port);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    await expect(downloadAndUnpack(`${origin}/program.tar.gz`, target, quiet(), "program")).rejects.toThrow(
      "cannot be reached",
    );
    expect(requests).toEqual([]);
    expect(existsSync(join(target, "program"))).toBe(false);
  });
});

describe("a host", () => {
  it("is in reach when it answers, whatever it says", async () => {
    expect(await reasonOutOfReach(`${origin}/nothing`)).toBeUndefined();
    expect(requests).toEqual(["HEAD /nothing"]);
  });

  it("is out of reach for a reason", async () => {
    await closed();
    expect(await reasonOutOfReach(origin)).toMatch(/cannot be reached \(.*ECONNREFUSED/);
  });
});
