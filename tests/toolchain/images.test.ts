import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assembleImage, dockerfileOf, localImages, memosImage, recipeOf } from "../../toolchain/src/images";
import { imagePrograms } from "../../toolchain/src/local-images";
import { goModules } from "../../toolchain/src/modules";
import { olderVersions } from "../../toolchain/src/memos-builds";
import type { Argv } from "../../toolchain/src/processes";

let binary: string;

beforeEach(() => {
  binary = join(mkdtempSync(join(tmpdir(), "images-test-")), "program");
  writeFileSync(binary, "a program", { mode: 0o700 });
});

afterEach(() => {
  rmSync(join(binary, ".."), { recursive: true });
});

it("names what is built here by what it is, never as the official image", () => {
  expect(Object.values(localImages).map(({ name }) => name)).toEqual([
    "localhost/memos-api-only:0.30.0",
    "localhost/authelia-api-only:4.37.5",
    "localhost/caddy-module-build:2.11.9",
  ]);
});

it("names an older Memos for tests alike, and builds none of them for a stack", () => {
  expect(olderVersions.map((version) => memosImage(goModules[`memos-${version}`]).name)).toEqual([
    "localhost/memos-api-only:0.21.0",
    "localhost/memos-api-only:0.26.2",
    "localhost/memos-api-only:0.29.1",
  ]);
  expect(imagePrograms).toEqual(["authelia", "memos", "gateway"]);
});

it("says plainly what is lacking", () => {
  expect(localImages.memos.notice).toMatch(/API-only.*no web pages/);
  expect(localImages.authelia.notice).toMatch(/API-only.*without .*web pages.*not for production/);
});

it.each(["memos", "authelia", "gateway"] as const)(
  "gives docker a whole context for %s, for everyone to read",
  async (program) => {
    const image = localImages[program];
    const seen: { argv: Argv; dockerfile: string; copied: string[]; files: string[]; modes: number[] }[] = [];
    await assembleImage(image, binary, (argv) => {
      const context = argv.at(-1) ?? "";
      const files = readdirSync(context).sort();
      const dockerfile = readFileSync(join(context, "Dockerfile"), "utf8");
      const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names]) => names?.split(" ") ?? []);
      const modes = files.map((file) => statSync(join(context, file)).mode & 0o777);
      seen.push({ argv, dockerfile, copied, files, modes });
      return Promise.resolve({ code: 0, stdout: "", tail: "" });
    });
    const [call] = seen;
    expect(call?.argv.slice(0, -1)).toEqual([
      ...["docker", "build", "--network", "none", "--label", `memos-sso.recipe=${recipeOf(image)}`],
      ...["--tag", image.name],
    ]);
    expect(call?.dockerfile).toBe(dockerfileOf(image));
    expect([...(call?.copied ?? []), "Dockerfile"].sort()).toEqual(call?.files);
    expect(new Set(call?.modes)).toEqual(new Set([0o755]));
  },
);

it("names the recipe by all that is in it but the program", () => {
  const { memos } = localImages;
  expect(recipeOf(memos)).toMatch(/^[0-9a-f]{12}$/);
  expect(recipeOf({ ...memos, notice: "other words" })).toBe(recipeOf(memos));
  expect(recipeOf({ ...memos, steps: [...memos.steps, "USER memos"] })).not.toBe(recipeOf(memos));
  expect(recipeOf({ ...memos, files: { entrypoint: "" } })).not.toBe(recipeOf(memos));
});

it("passes on what docker says when it fails, and leaves nothing behind", async () => {
  let context = "";
  const failing = assembleImage(localImages.memos, binary, (argv) => {
    context = argv.at(-1) ?? "";
    return Promise.resolve({ code: 1, stdout: "", tail: "no space left on device" });
  });
  await expect(failing).rejects.toThrow(/localhost\/memos-api-only:0\.30\.0 ended with 1:\nno space left/);
  expect(() => readdirSync(context)).toThrow("ENOENT");
});
