import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../support/docker";
import { releasedStates } from "../support/released-states";
import { visit } from "../support/person";
import { freePort, type Outputs, root, sweep } from "../support/stack";
import { Importer, type Setting, type Way } from "./importer";
import { packInto, scratch, successorOf } from "./packed";

jest.setTimeout(300_000);

const program = readFileSync(join(root, "tests", "fixtures", "states", "0.1.0", "program.ts"), "utf8");
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

async function importerIn(name: string, source: string, passphrase?: string): Promise<Importer> {
  mkdirSync(join(folder, name));
  const importer = await Importer.write(join(folder, name), way, source, passphrase);
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
    expect(await visit(outputs, john)).toMatchObject({
      sees: "Memos as John Doe <john@example.com>",
      asked: ["password", "second factor", "consent"],
    });
    await importer.install(await successorOf(tarball, "0.2.1-next", folder));
    await importer.pulumi("preview", "--expect-no-changes");
    await importer.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await importer.pulumi("state", "unprotect", "--all", "--yes");
    await importer.pulumi("destroy", "--yes", "--skip-preview");
  });
});

describe.each(releasedStates)("the state that $version has left", ({ version, folder: released, changes }) => {
  const passphrase = "a passphrase for tests only";
  const state = join(released, "state.json");
  const configuration = join(released, "Pulumi.test.yaml");

  it(`${Object.keys(changes).length === 0 ? "stays as it is" : "is changed as is meant"} by the present version`, async () => {
    const program = readFileSync(join(released, "program.ts"), "utf8");
    const importer = await importerIn(`released-${version}`, program, passphrase);
    if (process.env.RECORD_STATE === version) await record(importer);
    copyFileSync(configuration, join(importer.program, "Pulumi.test.yaml"));
    await importer.pulumi("stack", "init", "test");
    await importer.pulumi("stack", "import", "--file", state);
    await putVolumesBack(JSON.parse(readFileSync(state, "utf8")) as Exported);
    const { steps } = JSON.parse(await importer.pulumi("preview", "--json")) as {
      steps: { op: string; urn: string }[];
    };
    const seen = steps
      .filter(({ op }) => ["create", "update", "replace", "delete"].includes(op))
      .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
    expect(seen.sort()).toEqual(Object.keys(changes).sort());
  });

  /** Makes the fixture anew, by a real run, and takes the stack away again. */
  async function record(importer: Importer): Promise<void> {
    await importer.createStack("test", settings(18443, 18444));
    await importer.pulumi("up", "--yes", "--skip-preview");
    const exported: unknown = JSON.parse(await importer.pulumi("stack", "export"));
    writeFileSync(state, `${JSON.stringify(exported)}\n`);
    copyFileSync(join(importer.program, "Pulumi.test.yaml"), configuration);
    await importer.pulumi("state", "unprotect", "--all", "--yes");
    await importer.pulumi("destroy", "--yes", "--skip-preview", "--remove");
  }
});

interface Exported {
  readonly deployment: { readonly resources: readonly { readonly type: string; readonly id?: string }[] };
}

const volumes: string[] = [];
afterAll(async () => {
  if (volumes.length > 0) await docker("volume", "rm", ...volumes);
});

/** Gives the stack its volumes, without which a preview stops at data that are lost. */
async function putVolumesBack({ deployment }: Exported): Promise<void> {
  for (const { type, id } of deployment.resources) {
    if (type === "docker:index/volume:Volume" && id !== undefined) volumes.push(await docker("volume", "create", id));
  }
}

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
