import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compared, textOf } from "../docs/documents";
import { resourcesInGraph } from "../docs/resources/resource-graph";
import { groupsOf } from "../docs/resources/resource-groups";
import { pictureOf } from "../docs/resources/resource-picture";
import { drawn, shownIn } from "../docs/resources/resource-svg";
import { leaks } from "../support/secret-markers";
import { parsedPreview, type PreviewText, readable } from "../support/preview-text";
import { imageBuiltWithin, imageOf } from "../support/memos-containers";
import { type Config, RecordedStack } from "../support/recorded-stack";
import { root, TestStack } from "../support/stack";
import { secretsIn, resourcesIn } from "../support/state";

jest.setTimeout(process.env.RECORD_STATE === undefined ? 300_000 : imageBuiltWithin);

const file = join(root, "tests", "fixtures", "states", "previews", "state.json");

const person = (username: string, displayName: string) => ({
  username,
  displayName,
  email: `${username}@example.com`,
  groups: ["memos"],
});
const [jane, john, jack] = [person("jane", "Jane Doe"), person("john", "John Doe"), person("jack", "Jack Doe")];

const recorded = { authorizationPolicy: "one_factor", proof: "sign-in", users: [john, jane] };

/** What the state is of. */
const before = {
  ...recorded,
  autheliaImage: "authelia/authelia:4.39.20",
  memosImage: "neosmemo/memos:0.29.1",
  gatewayImage: "caddy:2.10.2",
  // A preview looks whether they are free, and those of the defaults may be a stack's that runs here.
  httpsPort: 10443,
  apiPort: 10444,
};

const changes: Readonly<Record<string, Config>> = {
  group: { group: "memos" },
  "new person": { users: [john, jane, jack] },
  "removed person": { users: [john] },
  rotation: { clientSecretVersion: "2026-11" },
  upgrade: { memosImage: "neosmemo/memos:0.30.0" },
};

const previews: Record<string, string> = {};
let stack: RecordedStack;
let state: string;
beforeAll(async () => {
  if (process.env.RECORD_STATE !== undefined) await record();
  state = readFileSync(file, "utf8");
  stack = await RecordedStack.from(state);
  for (const [name, change] of Object.entries(changes)) {
    previews[name] = await stack.preview({ ...before, ...change }, "--diff");
  }
});
afterAll(() => stack.close());

const parsed = (name: string): PreviewText => parsedPreview(previews[name] ?? "");

/** The names of the resources that something happens to, but for the components, which note their arguments. */
const touched = (name: string): string[] =>
  parsed(name)
    .resources.filter(({ lines: [first = ""] }) => !first.includes("memos-sso:index:"))
    .map(({ name: resource, operation }) => `${operation} ${resource}`)
    .sort();

/** The lines of a resource that are marked as changed, without its header and their indentation. */
const changedLines = (name: string, resource: string): string[] =>
  (parsed(name).resources.find((one) => one.name === resource)?.lines ?? [])
    .slice(1)
    .filter((line) => /^ *[+~-] /.test(line))
    .map((line) => line.replaceAll(/ +/g, " ").trim());

it("the page of previews is what the CLI prints; UPDATE_DOCS=1 renews it", () => {
  const { is, shouldBe } = compared("docs/previews.md", (text) =>
    text.replace(/(<!-- previewed: (.+) -->\n)[\s\S]*?(<!-- end -->)/g, (_all, begin: string, name: string, end) => {
      const shown = readable(parsed(name), state);
      return `${begin}\n${restarts(name)}\n\n\`\`\`diff\n${shown}\n\`\`\`\n\n${String(end)}`;
    }),
  );
  expect(is).toBe(shouldBe);
  expect(is.split("```diff").length - 1).toBe(Object.keys(changes).length);
});

function restarts(name: string): string {
  const names = touched(name)
    .map((one) => /^replace sso-(\w+)-container$/.exec(one)?.[1])
    .filter((one) => one !== undefined);
  return names.length === 0 ? "Nothing restarts." : `What restarts: ${names.join(" and ")}.`;
}

it("the picture of the resources shows what the CLI's graph has; UPDATE_DOCS=1 renews it", async () => {
  const picture = drawn(pictureOf(groupsOf(resourcesInGraph(await stack.graph()))));
  if (process.env.UPDATE_DOCS === "1") writeFileSync(join(root, "docs", "resources.svg"), picture);
  expect(shownIn(textOf("docs/resources.svg"))).toEqual(shownIn(picture));
});

it("nothing is shown when nothing changes", async () => {
  expect(parsedPreview(await stack.preview(before, "--diff")).resources).toEqual([]);
});

describe("a new group rule", () => {
  it("shows as lines of configuration.yml", () => {
    expect(changedLines("group", "sso-authelia-configuration-files")).toEqual([
      "~ files: {",
      "~ configuration.yml:",
      "+ authorization_policies:",
      "+ one_factor-test-user-and-group-memos:",
      "+ default_policy: deny",
      "+ rules:",
      "+ - policy: one_factor",
      "+ subject: [user:_probe, group:memos]",
      // An entry of a list, which is not changed.
      "- client_id: memos",
      "- authorization_policy: one_factor",
      "+ authorization_policy: one_factor-test-user-and-group-memos",
    ]);
  });

  it("restarts Authelia alone", () => {
    expect(restarts("group")).toBe("What restarts: authelia.");
  });
});

describe("a person", () => {
  it("who comes shows as that person's line, without the digest", () => {
    expect(touched("new person")).toEqual([
      "create sso-authelia-jack-password",
      "update sso-authelia-configuration-files",
    ]);
    expect(changedLines("new person", "sso-authelia-configuration-files")).toEqual([
      "~ preview : {",
      '+ jack: "Jack Doe <jack@example.com> in memos"',
      "~ secretFiles: [secret] => [unknown]",
    ]);
    expect(restarts("new person")).toBe("Nothing restarts.");
  });

  it("who goes shows as the same line", () => {
    expect(touched("removed person")).toEqual([
      "delete sso-authelia-jane-password",
      "update sso-authelia-configuration-files",
    ]);
    expect(changedLines("removed person", "sso-authelia-configuration-files")).toEqual([
      "~ preview : {",
      '- jane: "Jane Doe <jane@example.com> in memos"',
      "~ secretFiles: {",
      "~ users.yml: [secret] => [secret]",
    ]);
  });
});

it("a new client secret shows as one that rotates", () => {
  expect(previews.rotation).toMatch(/clientSecret *: "rotates: that of memos-2026-11 replaces that of memos/);
  expect(restarts("rotation")).toBe("What restarts: authelia.");
});

it("another Memos shows as its image", () => {
  // Authelia, too, which is told how the other one shows its secret.
  expect(restarts("upgrade")).toBe("What restarts: authelia and memos.");
  expect(previews.upgrade).toMatch(/version *: "0.29.1" => "0.30.0"/);
});

describe("no preview", () => {
  it.each(Object.keys(changes))("shows a secret (%s)", async (name) => {
    const secrets = secretsIn(resourcesIn(await stack.export("--show-secrets")));
    expect(secrets.length).toBeGreaterThan(20);
    expect(leaks(secrets, [{ where: name, text: previews[name] ?? "" }])).toEqual([]);
    expect(
      leaks(secrets, [{ where: "control", text: `${previews[name] ?? ""}${secrets[3]?.text ?? ""}` }]),
    ).toHaveLength(1);
  });

  it.each(Object.keys(changes))("says that a whole file is a secret (%s)", (name) => {
    expect(previews[name]).not.toMatch(/configuration\.yml *: \[(secret|unknown)\]/);
  });
});

it("no component has inputs, which Pulumi would repeat at each change", async () => {
  const { deployment } = JSON.parse(await stack.export()) as {
    deployment: { resources: { type: string; inputs?: object }[] };
  };
  const components = deployment.resources.filter(({ type }) => type.startsWith("memos-sso:index:"));
  expect(components.map(({ inputs = {} }) => inputs)).toEqual([{}, {}, {}, {}]);
});

/** Leaves out where in this checkout each resource was made. */
const withoutPlaces = (key: string, value: unknown): unknown =>
  key === "sourcePosition" || key === "stackTrace" ? undefined : value;

/** Makes the fixture anew, of a real run with whatever images of Authelia and the gateway are here. */
async function record(): Promise<void> {
  const memosImage = await imageOf("0.29.1");
  // The environment would go before the configuration.
  const { MEMOS_IMAGE } = process.env;
  delete process.env.MEMOS_IMAGE;
  const real = await TestStack.prepare({ ...recorded, memosImage });
  try {
    const { memosApiUrl } = await real.up();
    const { stdout } = await real.pulumi("stack", "export", "--show-secrets");
    const names = [
      [real.name, RecordedStack.stackName],
      [String(real.httpsPort), String(before.httpsPort)],
      [new URL(memosApiUrl).port, String(before.apiPort)],
    ] as const;
    const renamed = names.reduce((text, [here, there]) => text.replaceAll(here, there), stdout);
    const kept = await RecordedStack.fromPlain(
      renamed.replace(/"(authelia|gateway)": "\d+\.\d+\.\d+"/g, (_all, one: "authelia" | "gateway") => {
        const [, version = ""] = before[`${one}Image`].split(":");
        return `"${one}": "${version}"`;
      }),
    );
    await kept.pretend(before);
    writeFileSync(file, `${JSON.stringify(JSON.parse(await kept.export()), withoutPlaces)}\n`);
    await kept.close();
  } finally {
    process.env.MEMOS_IMAGE = MEMOS_IMAGE;
    await real.destroy();
  }
}
