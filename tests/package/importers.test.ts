import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../support/docker";
import { everyCase } from "../support/figures";
import { Importer, type Way } from "./importer";
import { packInto, scratch, successorOf } from "./packed";

jest.setTimeout(300_000);

/** Every two of node, manager, way and kind of modules meet in one of these; each alone is in one of the first three. */
const ways: readonly Way[] = [
  { node: 20, manager: "npm", from: "tarball", modules: "CommonJS" },
  { node: 22, manager: "npm", from: "workspace", modules: "ES" },
  { node: 24, manager: "pnpm", from: "workspace", modules: "CommonJS" },
  { node: 20, manager: "pnpm", from: "workspace", modules: "ES" },
  { node: 22, manager: "pnpm", from: "tarball", modules: "CommonJS" },
  { node: 24, manager: "npm", from: "tarball", modules: "ES" },
];

/** The same text is TypeScript and JavaScript. */
const program = readFileSync(join(__dirname, "programs", "identity-provider.ts"), "utf8");

const folder = scratch();
let tarball: string;
let successor: string;
beforeAll(async () => {
  tarball = await packInto(folder);
  successor = await successorOf(tarball, "0.2.1-next", folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const containers: string[] = [];
afterEach(async () => {
  if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers.splice(0));
});

/** A Memos without accounts; ends with the test. */
async function emptyMemos(): Promise<string> {
  const image = process.env.MEMOS_IMAGE ?? "localhost/memos-api-only:0.30.0";
  const id = await docker("run", "--detach", "--publish", "127.0.0.1::5230", image);
  containers.push(id);
  return `http://${await docker("port", id, "5230/tcp")}`;
}

/** What people would read on Memos' sign-in page. */
async function signInButtons(apiUrl: string): Promise<string[]> {
  const answer = await fetch(`${apiUrl}/api/v1/identity-providers`);
  return ((await answer.json()) as { identityProviders: { title: string }[] }).identityProviders.map(
    ({ title }) => title,
  );
}

it.each(everyCase ? ways : ways.slice(0, 3))(
  "$modules modules on Node $node, by $manager from a $from",
  async (way) => {
    const apiUrl = await emptyMemos();
    const place = join(folder, `${way.node}-${way.manager}`);
    mkdirSync(place);
    const importer = await Importer.write(place, way, program);
    await importer.install(tarball);
    await importer.createStack("test", [
      { key: "apiUrl", value: apiUrl },
      { key: "title", value: "Our sign-in" },
      { key: "clientSecret", value: "the-client-secret-of-the-importer", secret: true },
    ]);
    expect((await importer.run("node", "--version")).stdout.trim()).toBe(importer.nodeVersion);

    await importer.pulumi("up", "--yes", "--skip-preview");
    expect(await signInButtons(apiUrl)).toEqual(["Our sign-in"]);
    await importer.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");

    await importer.install(successor);
    await importer.pulumi("preview", "--expect-no-changes");
    await importer.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await importer.pulumi("config", "set", "title", "Another name");
    await importer.pulumi("up", "--yes", "--skip-preview");
    expect(await signInButtons(apiUrl)).toEqual(["Another name"]);

    await importer.pulumi("state", "unprotect", "--all", "--yes");
    await importer.pulumi("destroy", "--yes", "--skip-preview");
    expect(await signInButtons(apiUrl)).toEqual([]);
  },
);
