import {
  changesOf,
  check,
  diff,
  entriesOf,
  readVolumeFiles,
  type VolumeFilesInputs,
} from "../../components/docker/volume-files-lifecycle";
import { unknownValue } from "../../components/pulumi/dynamic";

const inputs: VolumeFilesInputs = {
  volume: "configuration",
  image: "sha256:1a2b3c",
  stack: "memos-sso/dev",
  folders: { data: "8001:8001" },
  files: { "configuration.yml": "theme: auto\n" },
  secretFiles: { "secrets/session": "hush", "users.yml": "users: {}\n" },
  reader: "8000:8000",
  watched: ["users.yml"],
  preview: {},
  holds: "",
  acceptDataLoss: [],
  dockerHost: "unix:///var/run/docker.sock",
};

it("gives owners and modes to files and folders: nobody in the container may change a file, secrets are for one group", () => {
  expect(entriesOf(inputs).map(({ path, owner, mode }) => [path, owner, mode.toString(8)])).toEqual([
    ["", "0:0", "755"],
    ["data", "8001:8001", "755"],
    ["secrets", "0:0", "755"],
    ["configuration.yml", "0:0", "444"],
    ["secrets/session", "0:8000", "440"],
    // A program that watches it reads it before Docker has set the group.
    ["users.yml", "0:0", "444"],
  ]);
});

describe("an update", () => {
  const filesWritten = (olds: Partial<VolumeFilesInputs>) =>
    changesOf(inputs, olds)
      .written.filter(({ content }) => content !== undefined)
      .map(({ path }) => path);

  it("writes the files that differ, and none of those that do not", () => {
    expect(filesWritten(inputs)).toEqual([]);
    expect(filesWritten({ ...inputs, files: { "configuration.yml": "theme: dark\n" } })).toEqual(["configuration.yml"]);
  });

  it("writes a file again whose owner or mode is another", () => {
    expect(filesWritten({ ...inputs, reader: "9000:9000" })).toEqual(["secrets/session"]);
    expect(filesWritten({ ...inputs, watched: [] })).toEqual(["users.yml"]);
  });

  it("writes all of them into another volume", () => {
    expect(filesWritten({ ...inputs, volume: "another" })).toEqual([
      "configuration.yml",
      "secrets/session",
      "users.yml",
    ]);
  });

  it("removes what is no longer declared", () => {
    const olds = { ...inputs, secretFiles: { ...inputs.secretFiles, "secrets/old": "hush" } };
    expect(changesOf(inputs, olds).removed).toEqual(["secrets/old"]);
  });
});

describe("a refresh", () => {
  const inVolume = () =>
    entriesOf(inputs).map((entry) => ({ ...entry, content: entry.content && Buffer.from(entry.content) }));
  const readWith = (entries: ReturnType<typeof inVolume>, exists = true) =>
    readVolumeFiles(inputs, {
      exists: () => Promise.resolve(exists),
      readVolume: (_access, paths) => {
        expect(paths).toEqual(["configuration.yml", "secrets", "users.yml"]);
        return Promise.resolve(entries);
      },
    });
  const changed = (path: string, change: object) =>
    inVolume().map((entry) => (entry.path === path ? { ...entry, ...change } : entry));

  it("finds what was written", async () => {
    expect(await readWith(inVolume())).toEqual(inputs);
  });

  it("shows the content of an open file that was changed", async () => {
    expect(await readWith(changed("configuration.yml", { content: Buffer.from("theme: dark\n") }))).toEqual({
      ...inputs,
      files: { "configuration.yml": "theme: dark\n" },
    });
  });

  it("does not show the content of a secret file that was changed", async () => {
    expect(await readWith(changed("secrets/session", { content: Buffer.from("another secret") }))).toEqual({
      ...inputs,
      secretFiles: { ...inputs.secretFiles, "secrets/session": "This file was changed in the volume." },
    });
  });

  it.each([
    ["is gone", { content: undefined }],
    ["has another mode", { mode: 0o666 }],
    ["has another owner", { owner: "8000:8000" }],
  ])("lacks a file that %s", async (_what, change) => {
    expect(await readWith(changed("users.yml", change))).toEqual({
      ...inputs,
      secretFiles: { "secrets/session": "hush" },
    });
  });

  it("finds nothing without the volume", async () => {
    expect(await readWith([], false)).toBeUndefined();
  });
});

describe("a change", () => {
  it.each([
    [{}, false],
    [{ image: "sha256:another" }, true],
    [{ volume: "another" }, true],
    [{ files: {} }, true],
    [{ secretFiles: { ...inputs.secretFiles, "secrets/session": "another" } }, true],
    [{ folders: {} }, true],
  ])("%j is made in place: %s", async (change, changes) => {
    expect(await diff("configuration", inputs, { ...inputs, ...change })).toMatchObject({ changes, replaces: [] });
  });
});

describe("a volume with data that people would miss", () => {
  const data = { ...inputs, volume: "data", holds: "Authelia's data" };
  const there = () => Promise.resolve(true);
  const gone = () => Promise.resolve(false);
  const failuresOf = async (...args: Parameters<typeof check>) => (await check(...args)).failures;

  it("may be new at the first up, and must be the same at every other", async () => {
    expect(await failuresOf({}, { ...data, volume: unknownValue }, gone)).toEqual([]);
    expect(await failuresOf(data, data, there)).toEqual([]);
  });

  it.each([
    ["Docker has no more", "data", gone],
    ["a refresh has forgotten", "another", there],
    ["a refresh has forgotten, before another is made", unknownValue, there],
  ])("stops the preview when it is one that %s", async (_what, volume, exists) => {
    expect(await failuresOf(data, { ...data, volume }, exists)).toEqual([
      {
        property: "volume",
        reason: expect.stringMatching(
          /^volume must be "data", which holds Authelia's data, and the Docker engine unix:\/\/\/var\/run\/docker\.sock has it no more: the data are lost, got ".*"\. Nothing was started/,
        ) as string,
      },
    ]);
  });

  it("is not lost when Docker leads to another engine than at the last up, and is not asked for on one not known yet", async () => {
    const news = { ...data, dockerHost: "ssh://far" };
    expect(await failuresOf(data, news, gone)).toEqual([
      {
        property: "volume",
        reason: expect.stringMatching(
          /^volume must be "data", .* and the Docker engine ssh:\/\/far does not have it: it is on unix:\/\/\/var\/run\/docker\.sock, .* Go back to unix:/,
        ) as string,
      },
    ]);
    expect(await failuresOf(data, news, there)).toEqual([]);
    expect(await failuresOf(data, { ...data, dockerHost: unknownValue }, gone)).toEqual([]);
  });

  it("may be another once the loss of this one is accepted", async () => {
    expect(await failuresOf(data, { ...data, volume: "another", acceptDataLoss: ["data"] }, there)).toEqual([]);
  });

  it("may be lost when it holds nothing of that kind", async () => {
    expect(await failuresOf(inputs, { ...inputs, volume: "another" }, gone)).toEqual([]);
  });
});
