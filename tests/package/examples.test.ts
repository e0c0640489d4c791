import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stack";
import { Importer, type Setting } from "./importer";
import { packInto, scratch } from "./packed";

jest.setTimeout(300_000);

const folder = scratch();
let importer: Importer;
beforeAll(async () => {
  mkdirSync(join(folder, "importer"));
  importer = await Importer.write(
    join(folder, "importer"),
    { node: 22, manager: "npm", from: "tarball", modules: "CommonJS" },
    "",
  );
  await importer.install(await packInto(folder));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const secret = (key: string): Setting => ({ key, value: "made-up-for-an-example", secret: true });

const ours = JSON.parse(readFileSync(join(root, "components", "package.json"), "utf8")) as { dependencies: object };

/** What each example asks for, as its README says. */
const configurations: Readonly<Record<string, readonly Setting[]>> = {
  "behind-a-proxy": [],
  "back-ends": [
    { key: "domain", value: "example.com" },
    ...["ldapPassword", "postgresPassword", "redisPassword", "smtpPassword"].map(secret),
  ],
  "identity-provider-only": [
    { key: "authUrl", value: "https://sso.localhost:18446/authorize" },
    { key: "tokenUrl", value: "https://sso.localhost:18446/token" },
    { key: "userInfoUrl", value: "https://sso.localhost:18446/userinfo" },
    secret("administratorPassword"),
    secret("clientSecret"),
  ],
  "somebody-elses-authelia": [
    { key: "domain", value: "example.com" },
    { key: "issuer", value: "https://auth.example.com" },
    { key: "httpsPort", value: "18451" },
  ],
  "somebody-elses-memos": [
    { key: "domain", value: "example.com" },
    { key: "httpsPort", value: "18449" },
    { key: "memosUrl", value: "https://memos.example.com" },
    { key: "memosNetwork", value: "bridge" },
    { key: "administratorUsername", value: "memos-administrator" },
    secret("administratorPassword"),
  ],
  "several-memos": [
    { key: "httpsPort", value: "18446" },
    {
      key: "notes",
      value: JSON.stringify([
        { name: "home", title: "Notes at home", group: "family", policy: "one_factor", apiPort: 18447 },
        { name: "work", title: "Notes at work", group: "staff", apiPort: 18448 },
      ]),
    },
  ],
  "tested-program": [
    { key: "domain", value: "example.com" },
    { key: "httpsPort", value: "18445" },
  ],
  transforms: [],
  "whole-stack": [],
};

const examples = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "automation")
  .map(({ name }) => name);

// Pulumi compiles a program with its types before it runs it.
it.each(examples)("%s compiles, and previews with nothing but what it asks for", async (example) => {
  const { dependencies } = JSON.parse(readFileSync(join(root, "examples", example, "package.json"), "utf8")) as {
    dependencies: object;
  };
  // What else a program needs comes with the package, so that there is nothing more to install.
  const withThePackage = Object.keys(ours.dependencies);
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(["@pulumi/pulumi", "pulumi-memos-sso"]));
  expect([...withThePackage, "pulumi-memos-sso"]).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  for (const file of readdirSync(join(root, "examples", example)).filter((name) => name !== "package.json")) {
    cpSync(join(root, "examples", example, file), join(importer.program, file));
  }
  await importer.createStack("test", configurations[example] ?? []);
  const preview = await importer.pulumi("preview", "--diff");
  expect(preview).toMatch(/\+ \d+ to create/);
  if (example === "transforms") expect(preview).toMatch(/memory +: 512\n/);
});

it("the tested program's test passes in an importer's folder", async () => {
  cpSync(join(root, "examples", "tested-program"), importer.program, {
    recursive: true,
    filter: (file) => !file.endsWith("package.json"),
  });
  const { scripts } = JSON.parse(readFileSync(join(root, "examples", "tested-program", "package.json"), "utf8")) as {
    scripts: { test: string };
  };
  const tested = await importer.run("npx", "--call", scripts.test);
  expect(tested).toMatchObject({ code: 0, stdout: expect.stringMatching(/pass 1\n/) as unknown });
});

it("the program that calls Pulumi itself previews from any folder", async () => {
  cpSync(join(root, "examples", "automation"), importer.program, {
    recursive: true,
    filter: (file) => !file.endsWith("package.json"),
  });
  expect(await importer.run("npx", "tsc", "--outDir", "bin")).toMatchObject({ code: 0 });
  const ending = await importer.run(
    "sh",
    "-c",
    'cd / && exec node "$0" preview',
    join(importer.program, "bin", "index.js"),
  );
  expect(ending).toMatchObject({ code: 0, stdout: expect.stringMatching(/\+ \d+ to create/) as unknown });
});
