import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { visit } from "../support/person";
import { freePort, type Outputs, root, sweep } from "../support/stack";
import { Importer, type Setting, type Way } from "./importer";
import { packInto, scratch, successorOf } from "./packed";

jest.setTimeout(300_000);

const released = join(root, "tests", "fixtures", "states", "0.1.0");
const program = readFileSync(join(released, "program.ts"), "utf8");
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
    await importer.install(await successorOf(tarball, "0.1.1-next", folder));
    await importer.pulumi("preview", "--expect-no-changes");
    await importer.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await importer.pulumi("state", "unprotect", "--all", "--yes");
    await importer.pulumi("destroy", "--yes", "--skip-preview");
  });
});

describe("the state that 0.1.0 has left", () => {
  const passphrase = "a passphrase for tests only";
  const state = join(released, "state.json");
  const configuration = join(released, "Pulumi.test.yaml");

  /** What the present version does to it, on purpose; CHANGELOG.md tells users. */
  const meant = [
    "create sso-authelia-data-guard",
    // The ends of names: what is there keeps its own.
    ...["authelia-mark", "gateway-mark", "mark", "memos-mark"].map((name) => `create sso-${name}`),
    // What keeps containers in their networks.
    ...["authelia", "gateway", "memos"].map((name) => `create sso-${name}-networks`),
    "create sso-memos-upgrade",
    // Of Authelia 4.37 only, which gets another grace.
    "replace sso-authelia-container",
    "replace sso-authelia-people-files",
    // The gateway holds requests while somebody is away.
    "replace sso-gateway-configuration",
    "replace sso-gateway-configuration-files",
    "replace sso-gateway-container",
    "replace sso-gateway-secret-files",
    "update sso-access-policy",
    "update sso-administrator-account",
    "update sso-authelia-configuration-check",
    "update sso-authelia-version",
    "update sso-gateway-version",
    "update sso-identity-provider",
    "update sso-proof",
  ];

  it("stays as it is with the present version, apart from what is meant", async () => {
    const importer = await importerIn("released", program, passphrase);
    if (process.env.RECORD_STATE !== undefined) await record(importer);
    copyFileSync(configuration, join(importer.program, "Pulumi.test.yaml"));
    await importer.pulumi("stack", "init", "test");
    await importer.pulumi("stack", "import", "--file", state);
    const { steps } = JSON.parse(await importer.pulumi("preview", "--json")) as {
      steps: { op: string; urn: string }[];
    };
    // A component's update is a note of its arguments in the state: nothing outside changes.
    const typeOf = (urn: string): string => urn.split("::").at(-2)?.split("$").at(-1) ?? "";
    const isNote = (op: string, urn: string): boolean => op === "update" && typeOf(urn).startsWith("memos-sso:index:");
    const changes = steps
      .filter(({ op, urn }) => ["create", "update", "replace", "delete"].includes(op) && !isNote(op, urn))
      .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
    expect(changes.sort()).toEqual([...meant].sort());
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
