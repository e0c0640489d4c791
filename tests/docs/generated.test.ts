import { parse } from "yaml";
import { defaultImage as autheliaImage } from "../../components/authelia/image";
import { defaultImage as gatewayImage } from "../../components/gateway/image";
import { defaultImage as memosImage } from "../../components/memos/image";
import { membersOf } from "./declarations";
import { compared, documents, textOf, withGenerated } from "./documents";
import { summaryOfRecordedRun } from "./recorded-run";
import {
  accessPolicyTable,
  acmeTable,
  clientTable,
  mainOptionsTable,
  memosBackupsTable,
  memosVersionsTable,
  optionsOfProgram,
  optionsTable,
  outputsTable,
  policiesTable,
  reverseProxyTable,
  userTable,
  versionsTable,
} from "./tables";

const generators = {
  mainOptions: mainOptionsTable,
  options: optionsTable,
  user: userTable,
  acme: acmeTable,
  client: clientTable,
  memosBackups: memosBackupsTable,
  accessPolicy: accessPolicyTable,
  reverseProxy: reverseProxyTable,
  policies: policiesTable,
  outputs: outputsTable,
  versions: versionsTable,
  memosVersions: memosVersionsTable,
  summary: summaryOfRecordedRun,
};

it.each(documents)("%s has the tables that the source gives; npm run docs renews them", (file) => {
  const { is, shouldBe } = compared(file, (text) => withGenerated(text, generators));
  expect(is).toBe(shouldBe);
});

it("every table is in one document", () => {
  const text = documents.map(textOf).join("\n");
  const names = [...text.matchAll(/<!-- generated: (\w+) -->/g)].map(([, name]) => name);
  expect(names.sort()).toEqual(Object.keys(generators).sort());
});

it("the table of options is the program's configuration, key by key", () => {
  const read = [...textOf("index.ts").matchAll(/(?:config\.get(?:Secret)?|structured|image)\("(\w+)"/g)].map(
    ([, key]) => key,
  );
  expect([...read].sort()).toEqual(
    optionsOfProgram()
      .map(({ name }) => name)
      .sort(),
  );
});

it("the README shows ten of the options", () => {
  expect(mainOptionsTable().split("\n")).toHaveLength(2 + 10);
  expect(textOf("README.md").split("\n").length).toBeLessThanOrEqual(200);
});

it("the table of outputs is what the program exports", () => {
  const [, exported = ""] = /export const \{([^}]*)\} = sso;/.exec(textOf("index.ts")) ?? [];
  const names = exported.match(/\w+/g) ?? [];
  expect([...names].sort()).toEqual(
    membersOf("components/memos-sso/memos-sso.ts", "MemosSso")
      .map(({ name }) => name)
      .sort(),
  );
});

describe("a default that is documented", () => {
  const documented = new Map(optionsOfProgram().map(({ name, byDefault = "" }) => [name, byDefault]));

  it("is Pulumi.yaml's, where that has one", () => {
    const { config } = parse(textOf("Pulumi.yaml")) as { config: Record<string, { default?: unknown }> };
    const withDefault = Object.entries(config).filter(([, declared]) => declared.default !== undefined);
    expect(withDefault.length).toBeGreaterThan(3);
    for (const [key, declared] of withDefault) {
      const [, value = ""] = /^("[^"]*"|\d+|\[\])/.exec(documented.get(key.replace("memos-sso:", "")) ?? "") ?? [];
      expect([key, JSON.parse(value)]).toEqual([key, declared.default]);
    }
  });

  it.each([
    ["autheliaImage", autheliaImage],
    ["memosImage", memosImage],
    ["gatewayImage", gatewayImage],
  ])("of %s is the image that is pinned", (option, image) => {
    expect(documented.get(option)).toBe(JSON.stringify(image));
  });
});

it("a block that nothing generates is refused", () => {
  expect(() => withGenerated("<!-- generated: nonsense -->\n<!-- end -->", generators)).toThrow(
    'Nothing generates "nonsense".',
  );
});
