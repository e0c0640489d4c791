import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectName, valueIn } from "../../toolchain/src/configuration";

const yaml = `config:
  memos-sso:httpsPort: 9443
  docker:host: ssh://john@far.example.com
  memos-sso:memosImage: "neosmemo/memos:0.30.0" # pinned
  memos-sso:users:
    - username: john
encryptionsalt: v1:abc
`;

describe("a value in a stack's file", () => {
  it.each([
    ["httpsPort", "9443"],
    ["memosImage", "neosmemo/memos:0.30.0"],
    ["docker:host", "ssh://john@far.example.com"],
    ["docker:context", undefined],
    ["people", undefined],
    ["autheliaImage", undefined],
  ])("for %s is %s", (key, value) => {
    expect(valueIn(yaml, key)).toBe(value);
  });
});

it("knows the project's name", () => {
  const text = readFileSync(join(__dirname, "..", "..", "Pulumi.yaml"), "utf8");
  expect(text).toContain(`name: ${projectName()}\n`);
});
