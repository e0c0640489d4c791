import { join } from "node:path";
import { serving } from "../support/docker";
import { TestStack } from "../support/stack";

jest.setTimeout(300_000);

let stack: TestStack | undefined;
afterAll(() => stack?.destroy());

it("a configuration that Authelia refuses fails up with Authelia's words, and the old Authelia runs on", async () => {
  const program = join(__dirname, "programs", "refused-configuration", "index.ts");
  const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
  const redirectUri = "https://memos.example.localhost:8443/auth/callback";
  const ours = (stack = await TestStack.prepare({ people, redirectUri }, program));
  await ours.up();
  const before = await serving(ours.label);
  expect(Object.keys(before)).toEqual(["authelia-container"]);

  ours.configure({ redirectUri: "auth/callback" });
  const refused = await ours.pulumi("up", "--yes", "--skip-preview");
  expect(refused.code).not.toBe(0);
  expect(`${refused.stdout}${refused.stderr}`).toMatch(
    /Authelia refuses its configuration\.[^]*client '?memos'?.*redirect_uris'? has an invalid value: redirect uri 'auth\/callback'/,
  );
  expect(await serving(ours.label)).toEqual(before);

  ours.configure({ redirectUri: "https://memos.example.localhost:8443/elsewhere" });
  await ours.up();
  const after = await serving(ours.label);
  expect(Object.keys(after)).toEqual(["authelia-container"]);
  expect(after).not.toEqual(before);
});
