import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { root } from "../support/stack";
import { packInto, scratch, unpackInto } from "./packed";

jest.setTimeout(60_000);

const folder = scratch();
let unpacked: string;
let tarball: string;
beforeAll(async () => {
  tarball = await packInto(folder);
  unpacked = await unpackInto(mkdtempSync(join(folder, "unpacked-")), tarball);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const files = (): string[] =>
  readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}
const manifest = (): Manifest => JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8")) as Manifest;

describe("the tarball", () => {
  it("is small", () => {
    expect(statSync(tarball).size).toBeLessThan(500_000);
  });

  it("holds the compiled package, its sources and what every package has, and nothing else", () => {
    const source = /^(?!tests|dist)([a-z-]+\/)*[a-z0-9.-]+\.ts$/;
    const others = files().filter((file) => !/^dist\/.+(\.js|\.d\.ts)(\.map)?$/.test(file) && !source.test(file));
    expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
  });

  it("has the project's licence", () => {
    expect(readFileSync(join(unpacked, "LICENSE"), "utf8")).toBe(readFileSync(join(root, "LICENSE"), "utf8"));
  });

  it("runs nothing when it is installed", () => {
    expect(Object.keys(manifest().scripts ?? {})).toEqual(["prepack"]);
  });

  it("has each file that its exports name", () => {
    const named = Object.values(manifest().exports).flatMap((one) =>
      typeof one === "string" ? one : Object.values(one),
    );
    expect(named.filter((file) => !existsSync(join(unpacked, file)))).toEqual([]);
  });

  it("has types and maps for all code, and the source that each map means", () => {
    const scripts = files().filter((file) => /^dist\/.*\.js$/.test(file));
    expect(scripts.length).toBeGreaterThan(50);
    const lacking = scripts.flatMap((script) => {
      const types = script.replace(/\.js$/, ".d.ts");
      return [script, types, `${script}.map`, `${types}.map`].filter((file) => !existsSync(join(unpacked, file)));
    });
    expect(lacking).toEqual([]);
    const maps = files().filter((file) => file.endsWith(".map"));
    expect(maps.flatMap((map) => sourcesOf(map).filter((file) => !existsSync(join(unpacked, file))))).toEqual([]);
  });
});

/** The sources of a map, as paths from the root of the package. */
function sourcesOf(map: string): string[] {
  const { sources } = JSON.parse(readFileSync(join(unpacked, map), "utf8")) as { sources: string[] };
  return sources.map((source) => normalize(join(map, "..", source)));
}
