import { textOf } from "./documents";
import { type GraphResource, resourcesInGraph, resourcesInState } from "./resources/resource-graph";
import { type Group, groupsOf } from "./resources/resource-groups";
import { pictureOf } from "./resources/resource-picture";
import { drawn, shownIn } from "./resources/resource-svg";

/** The stack that docs/resources.svg is a picture of; tests/e2e/previews.test.ts draws it, and records the state anew. */
const recorded = resourcesInState(textOf("tests/fixtures/states/previews/state.json"));

const resource = (name: string, type: string, ...after: string[]): GraphResource => ({
  name,
  type,
  component: "sso-memos",
  after,
});
const volume = "docker:index/volume:Volume";
const container = "docker:index/container:Container";
const files = "pulumi-nodejs:dynamic/memos-sso:VolumeFiles";

const summaryOf = ({ title, names, after }: Group): string =>
  `${title} (${names.join(", ")}) after ${after.map((one) => one.title).join(", ") || "nothing"}`;

describe("docs/resources.svg", () => {
  const shown = shownIn(textOf("docs/resources.svg"));

  it("shows the resources of the recorded stack", () => {
    expect(recorded.length).toBeGreaterThan(25);
    expect(shown.resources).toEqual(recorded.map(({ name }) => name));
  });

  it("has the arrows that their dependencies give", () => {
    expect(shown.arrows.length).toBeGreaterThan(15);
    expect(shown.arrows).toEqual(shownIn(drawn(pictureOf(groupsOf(recorded)))).arrows);
  });
});

describe("what is one to a reader", () => {
  it("is a volume with the files that are written into it", () => {
    const groups = groupsOf([
      resource("sso-memos-image", "docker:index/remoteImage:RemoteImage"),
      resource("sso-memos-data", volume),
      resource("sso-memos-files", files, "sso-memos-image", "sso-memos-data"),
      resource("sso-memos-configuration", volume),
      resource("sso-memos-configuration-files", files, "sso-memos-data", "sso-memos-configuration"),
      resource("sso-memos-container", container, "sso-memos-image", "sso-memos-data", "sso-memos-configuration-files"),
    ]);
    expect(groups.map(summaryOf)).toEqual([
      "image (sso-memos-image) after nothing",
      "volume data (sso-memos-data, sso-memos-files) after nothing",
      "volume configuration (sso-memos-configuration, sso-memos-configuration-files) after volume data",
      "container (sso-memos-container) after volume configuration",
    ]);
  });

  it("is shown after what it needs, without the ways round", () => {
    const groups = groupsOf([
      resource("sso-memos-last", "command:local:Command", "sso-memos-first", "sso-memos-middle"),
      resource("sso-memos-middle", "command:local:Command", "sso-memos-first"),
      resource("sso-memos-first", "command:local:Command"),
    ]);
    expect(groups.map(summaryOf)).toEqual([
      "first (sso-memos-first) after nothing",
      "middle (sso-memos-middle) after first",
      "last (sso-memos-last) after middle",
    ]);
  });

  it("is refused when it would need what needs it", () => {
    expect(() =>
      groupsOf([
        resource("sso-memos-one", "command:local:Command", "sso-memos-two"),
        resource("sso-memos-two", "command:local:Command", "sso-memos-one"),
      ]),
    ).toThrow("Groups need each other: one, two.");
  });
});

it("the graph that the CLI prints is read as the state is", () => {
  const urn = (type: string, name: string): string => `urn:pulumi:test::memos-sso::${type}::${name}`;
  const [owner, data, prepared] = [
    urn("memos-sso:index:Memos", "sso-memos"),
    urn(`memos-sso:index:Memos$${volume}`, "sso-memos-data"),
    urn(`memos-sso:index:Memos$${files}`, "sso-memos-data-prepared"),
  ];
  const dot = [
    "strict digraph {",
    `    Resource0 [label="${data}"];`,
    '    Resource0 -> Resource2 [color = "#AA6639"];',
    '    Resource0 -> Resource1 [color = "#246C60", label = "mounts"];',
    `    Resource1 [label="${prepared}"];`,
    '    Resource1 -> Resource2 [color = "#AA6639"];',
    `    Resource2 [label="${owner}"];`,
    "}",
  ].join("\n");
  const resources = [
    { urn: owner },
    { urn: data, parent: owner },
    { urn: prepared, parent: owner, dependencies: [data] },
  ];
  expect(resourcesInGraph(dot)).toEqual([
    resource("sso-memos-data", volume),
    resource("sso-memos-data-prepared", files, "sso-memos-data"),
  ]);
  expect(resourcesInState(JSON.stringify({ deployment: { resources } }))).toEqual(resourcesInGraph(dot));
});
