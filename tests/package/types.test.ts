import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Importer } from "./importer";
import { packInto, scratch } from "./packed";

jest.setTimeout(300_000);

/** Gives outputs for inputs, and uses the types of each entry. */
const source = `import * as pulumi from "@pulumi/pulumi";
import { Memos, MemosAdministrator, MemosIdentityProvider, type MemosSsoArgs, type AuthorizationPolicy } from "pulumi-memos-sso";
import { mockProgram, type MockedResource } from "pulumi-memos-sso/testing";

const text: pulumi.Output<string> = pulumi.output("text");
const authorizationPolicy: AuthorizationPolicy = "two_factor";
export const args: MemosSsoArgs = { users: [], authorizationPolicy };
export const memos = (name: string): Memos =>
  new Memos(name, { url: text, apiPort: 5230, networks: [text], caCertificate: text });
export const administrator = (name: string): pulumi.Output<string> =>
  new MemosAdministrator(name, { apiUrl: text, username: text, password: text }).password;
export const provider = (name: string): MemosIdentityProvider =>
  new MemosIdentityProvider(name, {
    apiUrl: text,
    administratorUsername: text,
    administratorPassword: text,
    clientId: text,
    clientSecret: text,
    authUrl: text,
    tokenUrl: text,
    userInfoUrl: text,
    scopes: [text],
  });
export const resources = async (): Promise<readonly MockedResource[]> => (await mockProgram()).resources();
`;

const folder = scratch();
let importer: Importer;
beforeAll(async () => {
  mkdirSync(join(folder, "importer"));
  importer = await Importer.write(
    join(folder, "importer"),
    { node: 20, manager: "npm", from: "tarball", modules: "CommonJS" },
    source,
  );
  await importer.install(await packInto(folder));
  writeFileSync(join(importer.program, "index.mts"), source);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each([
  ["what pulumi new wrote for years", "index.ts", ["--module", "commonjs", "--moduleResolution", "node"]],
  ["Node's own rules, CommonJS", "index.ts", ["--module", "nodenext", "--moduleResolution", "nodenext"]],
  ["Node's own rules, ES modules", "index.mts", ["--module", "nodenext", "--moduleResolution", "nodenext"]],
  ["a bundler's rules", "index.ts", ["--module", "esnext", "--moduleResolution", "bundler"]],
])("types are found by %s", async (_rules, file, options) => {
  const flags = ["--noEmit", "--strict", "--target", "es2022", "--types", "node", ...options];
  expect(await importer.run("npx", "tsc", ...flags, file)).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
});
