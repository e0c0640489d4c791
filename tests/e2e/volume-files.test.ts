import { create, read, remove, update, type VolumeFilesInputs } from "../../components/docker/volume-files-lifecycle";
import { listed } from "../support/containers";
import { docker } from "../support/docker";
import { run, sweep } from "../support/stack";

jest.setTimeout(120_000);

const image = process.env.AUTHELIA_IMAGE ?? "localhost/authelia-api-only:4.37.5";
const prefix = `volume-files-${process.pid}`;
const stack = `e2e/${prefix}`;
const inputs: VolumeFilesInputs = {
  volume: prefix,
  image,
  stack,
  folders: { data: "8001:8001" },
  files: { "configuration.yml": "theme: auto\n", "certificates/one.pem": "one\n" },
  secretFiles: { "secrets/session": "hush", "users.yml": "users: {}\n" },
  reader: "8000:8000",
  watched: ["users.yml"],
  preview: {},
  holds: "",
  acceptDataLoss: [],
  dockerHost: "unix:///var/run/docker.sock",
};

beforeEach(() => docker("volume", "create", "--label", `memos-sso.stack=${stack}`, prefix));
afterEach(() => sweep(`memos-sso.stack=${stack}`));

/** Runs a line of a shell where the volume is `/volume`. */
const inVolume = (line: string, ...options: string[]): Promise<string> => {
  const mount = `type=volume,source=${prefix},target=/volume`;
  return docker(
    "run",
    "--rm",
    "--network",
    "none",
    ...options,
    "--mount",
    mount,
    "--entrypoint",
    "sh",
    image,
    "-c",
    line,
  );
};
const root = ["--user", "0:0"];
const everything = () => inVolume("cd /volume && find . | sort", ...root);
const containers = () => listed("ps", "--all", "--quiet", "--filter", `label=memos-sso.stack=${stack}`);

it("writes files that the program can read and not change, and leaves no container", async () => {
  await create(inputs);
  expect(await containers()).toEqual([]);
  const reader = ["--user", "8000:8000"];
  expect(await inVolume("cat /volume/configuration.yml /volume/secrets/session", ...reader)).toBe("theme: auto\nhush");
  const change = `type=volume,source=${prefix},target=/volume`;
  for (const line of ["echo x >> /volume/users.yml", "rm -f /volume/configuration.yml", "echo x > /volume/new"]) {
    const args = [
      "run",
      "--rm",
      "--network",
      "none",
      ...reader,
      "--mount",
      change,
      "--entrypoint",
      "sh",
      image,
      "-c",
      line,
    ];
    expect((await run("docker", args)).code).not.toBe(0);
  }
  const stranger = await run("docker", [
    ...["run", "--rm", "--network", "none", "--user", "8002:8002", "--mount", change, "--entrypoint", "cat", image],
    "/volume/secrets/session",
  ]);
  expect(stranger.code).not.toBe(0);
  await inVolume("touch /volume/data/written", "--user", "8001:8001");
});

it("removes what is no longer declared, keeps what somebody else has put there, and touches nothing that is the same", async () => {
  await create(inputs);
  await inVolume("touch /volume/data/written", ...root);
  const times = () => inVolume("stat -c '%n %Z' /volume/configuration.yml /volume/users.yml", ...root);
  const before = (await times()).split("\n");
  const { "certificates/one.pem": _removed, ...files } = inputs.files;
  const news = { ...inputs, files, secretFiles: { ...inputs.secretFiles, "users.yml": "users: { john: {} }\n" } };
  await update(prefix, inputs, news);
  expect((await everything()).split("\n")).toEqual([
    ...[".", "./certificates", "./configuration.yml", "./data", "./data/written"],
    ...["./secrets", "./secrets/session", "./users.yml"],
  ]);
  expect((await times()).split("\n")[0]).toBe(before[0]);
  expect(await containers()).toEqual([]);
});

describe("a refresh", () => {
  it.each([
    ["a container of ours that does not run", ["--label", "memos-sso.container=sso-authelia-container"]],
    ["no container", undefined],
  ])("reads the files and reports what was changed, with %s", async (_what, options) => {
    await create(inputs);
    if (options !== undefined) {
      const mount = `type=volume,source=${prefix},target=/etc/authelia`;
      const labels = ["--label", `memos-sso.stack=${stack}`, ...options];
      await docker("create", "--network", "none", ...labels, "--mount", mount, "--entrypoint", "none", image);
    }
    const before = await containers();
    expect(await read(prefix, inputs)).toEqual({ id: prefix, props: inputs });
    const changes = "cd /volume && echo x > configuration.yml && chmod 666 users.yml && echo x > secrets/session";
    await inVolume(changes, ...root);
    expect(await read(prefix, inputs)).toEqual({
      id: prefix,
      props: {
        ...inputs,
        files: { ...inputs.files, "configuration.yml": "x\n" },
        secretFiles: { "secrets/session": "This file was changed in the volume." },
      },
    });
    expect(await containers()).toEqual(before);
  });

  it("finds that the volume is gone", async () => {
    await docker("volume", "rm", prefix);
    expect(await read(prefix, inputs)).toEqual({});
    const data = { ...inputs, holds: "data" };
    expect(await read(prefix, data)).toEqual({ id: prefix, props: data });
  });
});

it("takes the place of what a killed run has left", async () => {
  const mount = ["--mount", `type=volume,source=${prefix},target=/volume`];
  const leave = () =>
    docker(
      "create",
      "--name",
      `${prefix}-files`,
      "--label",
      `memos-sso.stack=${stack}`,
      ...mount,
      "--entrypoint",
      "none",
      image,
    );
  await leave();
  await create(inputs);
  expect(await containers()).toEqual([]);
  await leave();
  await remove(prefix, inputs);
  expect(await containers()).toEqual([]);
});

it("keeps what it could not write in mind: the next run writes everything", async () => {
  await expect(create({ ...inputs, image: "sha256:nothing" })).rejects.toMatchObject({
    id: prefix,
    properties: { files: {}, secretFiles: {} },
    reasons: [expect.stringContaining("sha256:nothing") as string],
  });
});
