import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { signInWithBrowser } from "../support/browser-user";
import { freePort, type Outputs, root, sweep } from "../support/stack";
import { Importer, type Setting, type Way } from "./importer";
import { packInto, scratch, successorOf } from "./packed";

jest.setTimeout(300_000);

const program = readFileSync(join(root, "tests", "package", "programs", "whole-stack.ts"), "utf8");
const way: Way = { node: 22, manager: "npm", from: "tarball", modules: "CommonJS" };

const folder = scratch();
let tarball: string;
beforeAll(async () => {
  tarball = await packInto(folder);
});
const stack = `test-${randomBytes(3).toString("hex")}`;
afterAll(async () => {
  await sweep(`memos-sso.stack=importer/${stack}`);
  rmSync(folder, { recursive: true });
});

async function importerIn(name: string, source: string): Promise<Importer> {
  mkdirSync(join(folder, name));
  const importer = await Importer.write(join(folder, name), way, source);
  await importer.install(tarball);
  return importer;
}

describe("a whole stack of an importer", () => {
  it("comes up, lets john in, stays as it is with the next version of the package, and goes", async () => {
    const importer = await importerIn(
      "whole-stack",
      `${program}\nexport const { autheliaUrl, caCertificate } = sso;\n`,
    );
    const httpsPort = await freePort();
    await importer.createStack(stack, settings(httpsPort, await freePort()));
    await importer.pulumi("up", "--yes", "--skip-preview");
    const outputs = JSON.parse(await importer.pulumi("stack", "output", "--json", "--show-secrets")) as Outputs;
    const john = { username: "john", password: "", ...outputs.people.john };
    expect(await signInWithBrowser(outputs, john)).toMatchObject({
      result: "Memos as John Doe <john@example.com>",
      asked: ["password", "second factor", "consent"],
    });
    await importer.install(await successorOf(tarball, "0.2.1-next", folder));
    await importer.pulumi("preview", "--expect-no-changes");
    await importer.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await importer.pulumi("state", "unprotect", "--all", "--yes");
    await importer.pulumi("destroy", "--yes", "--skip-preview");
  });
});

/** The images that this machine has, told by the configuration: a state remembers them. */
function settings(httpsPort: number, apiPort: number): Setting[] {
  const { AUTHELIA_IMAGE, MEMOS_IMAGE, GATEWAY_IMAGE } = process.env;
  return [
    { key: "httpsPort", value: String(httpsPort) },
    { key: "apiPort", value: String(apiPort) },
    { key: "autheliaImage", value: AUTHELIA_IMAGE ?? "authelia/authelia:4.39.20" },
    { key: "memosImage", value: MEMOS_IMAGE ?? "neosmemo/memos:0.30.0" },
    { key: "gatewayImage", value: GATEWAY_IMAGE ?? "caddy:2.11.9" },
  ];
}
