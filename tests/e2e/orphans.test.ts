import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containersOf, createHelper } from "../../components/docker/containers";
import { removeEmptyVolumes, removeOrphanContainer, removeOrphanNetwork } from "../../components/docker/orphans";
import { rejectHeldPorts } from "../../components/docker/ports";
import { listed } from "../support/containers";
import { docker } from "../support/docker";
import { MemosContainers } from "../support/memos-containers";
import { freePort, sweep } from "../support/stack";

jest.setTimeout(120_000);

const image = process.env.MEMOS_IMAGE ?? "localhost/memos-api-only:0.30.0";
const prefix = `orphans-${process.pid}`;
const stack = `e2e/${prefix}`;
const other = `${stack}-other`;
afterEach(async () => {
  for (const one of [stack, other]) await sweep(`memos-sso.stack=${one}`);
});

const labelOf = (of: string): string[] => ["--label", `memos-sso.stack=${of}`];
const container = (name: string, of = stack, ...options: string[]) =>
  docker("create", "--name", `${prefix}-${name}`, ...labelOf(of), ...options, "--entrypoint", "none", image);

/** What the engine tells a hook before it lets a thing be made. */
const about = (name: string, inputs: object = {}) => ({
  urn: "",
  id: "",
  type: "",
  name: `${prefix}-${name}`,
  newInputs: { name: `${prefix}-${name}-1a2b3c4`, ...inputs },
});

const names = async (...list: string[]): Promise<string[]> => {
  const kept = await listed(...list, "--filter", `name=${prefix}`);
  return kept.map((name) => name.slice(prefix.length + 1)).sort();
};
const containerNames = () => names("ps", "--all", "--format", "{{.Names}}");
const volume = (name: string, of = stack) => docker("volume", "create", ...labelOf(of), `${prefix}-${name}`);
const mounting = (name: string) => ["--mount", `type=volume,source=${prefix}-${name},target=/data,volume-nocopy`];
const ours = ["--label", "memos-sso.container=sso-memos-container"];

it("the containers of a volume are ours alone: not a backup's that mounts it, nor those of a stack of the same name from another checkout", async () => {
  await container("memos-1a2b3c4", stack, ...ours, ...mounting("data-1a2b3c4"));
  await container("memos-9999999", stack, ...ours, ...mounting("data-9999999"));
  await container("backup", stack, ...mounting("data-1a2b3c4"));
  const ids = await containersOf(`${prefix}-data-1a2b3c4`);
  expect(ids.length === 0 ? "" : await docker("inspect", "--format", "{{.Name}}", ...ids)).toBe(
    `/${prefix}-memos-1a2b3c4`,
  );
  await docker("rm", ...(await listed("ps", "--all", "--quiet", "--filter", `name=${prefix}-`)));
  await docker("volume", "rm", `${prefix}-data-1a2b3c4`, `${prefix}-data-9999999`);
});

describe("the container that has the name of a new one", () => {
  const inputs = { mounts: [{ source: `${prefix}-data-1a2b3c4` }] };

  it("goes when it is what a killed run has left: it has the volume. No other does", async () => {
    await container("memos-1a2b3c4", stack, ...ours, ...mounting("data-1a2b3c4"));
    await container("memos-1a2b3c4-more", stack, ...ours, ...mounting("data-1a2b3c4"));
    await container("memos-9999999", stack, ...ours, ...mounting("data-9999999"));
    await removeOrphanContainer(about("memos", inputs));
    expect(await containerNames()).toEqual(["memos-1a2b3c4-more", "memos-9999999"]);
    await docker("volume", "rm", "--force", `${prefix}-data-1a2b3c4`).catch(() => undefined);
  });

  it.each([
    ["another stack", `the stack ${stack}`, [...ours, ...mounting("data-9999999")]],
    ["a program that has the volume", `the stack ${stack}`, mounting("data-1a2b3c4")],
  ])("stays when it is of %s, and whose it is is said", async (_what, owner, options) => {
    await container("memos-1a2b3c4", stack, ...options);
    await expect(removeOrphanContainer(about("memos", inputs))).rejects.toThrow(
      `${prefix}-memos cannot have the name ${prefix}-memos-1a2b3c4 in Docker: a container of ${owner} has it.`,
    );
    expect(await containerNames()).toEqual(["memos-1a2b3c4"]);
  });

  afterEach(async () => {
    for (const one of await listed("volume", "ls", "--quiet", "--filter", `name=${prefix}-data`)) {
      const users = await listed("ps", "--all", "--quiet", "--filter", `volume=${one}`);
      if (users.length > 0) await docker("rm", "--force", ...users);
      await docker("volume", "rm", one);
    }
  });
});

it("the network that has the name of a new one goes, and no other", async () => {
  for (const name of ["network-1a2b3c4", "network-9999999"]) {
    await docker("network", "create", ...labelOf(stack), `${prefix}-${name}`);
  }
  await removeOrphanNetwork(about("network"));
  expect(await names("network", "ls", "--format", "{{.Name}}")).toEqual(["network-9999999"]);
});

describe("an empty volume before its resource gets a new one", () => {
  const kept = () => names("volume", "ls", "--format", "{{.Name}}");
  let warnings: string[];
  beforeEach(() => (warnings = []));
  const clear = (name: string) =>
    removeEmptyVolumes(stack, (words) => {
      warnings.push(words);
      return Promise.resolve();
    })(about(name));

  it("goes when nobody has it, and no other", async () => {
    await volume("data-1111111");
    await volume("data-2222222");
    await container("memos", stack, ...mounting("data-2222222"));
    await volume("data-3333333", other);
    await volume("database-4444444");
    await volume("data-files-5555555");
    await clear("data");
    expect(await kept()).toEqual(["data-2222222", "data-3333333", "data-files-5555555", "database-4444444"]);
    expect(warnings).toEqual([]);
  });

  it("stays with as much as one letter in it, and that is said", async () => {
    await volume("data-1111111");
    const writer = await container("memos", stack, ...mounting("data-1111111"));
    const letter = join(mkdtempSync(join(tmpdir(), prefix)), "letter");
    writeFileSync(letter, "x");
    await docker("cp", letter, `${writer}:/data/`);
    await docker("rm", writer);
    await clear("data");
    expect(await kept()).toEqual(["data-1111111"]);
    expect(warnings).toEqual([
      expect.stringMatching(/^The volume orphans-\d+-data-1111111 has the name of this stack/),
    ]);
  });

  it("goes for each of several at once, though Docker counts for one at a time", async () => {
    const several = ["one", "two", "three", "four"];
    for (const name of several) await volume(`${name}-1111111`);
    await Promise.all(several.map((name) => clear(name)));
    expect([await kept(), warnings]).toEqual([[], []]);
  });
});

describe("the port of a container that is about to be made", () => {
  const containers = new MemosContainers(prefix);
  afterAll(() => containers.remove());
  const held = `${prefix}-of-another-checkout`;
  let port: number;
  beforeAll(async () => {
    port = Number(new URL(await containers.start(await containers.prepare(image, "of-another-checkout"))).port);
  });
  const check = (ip: string | undefined, external = port) =>
    rejectHeldPorts(about("memos", { ports: [{ internal: 5230, external, ip }] }));

  it.each(["127.0.0.1", "0.0.0.0", undefined])("is refused at %s by the name of the one that has it", async (ip) => {
    await expect(check(ip)).rejects.toThrow(
      `${prefix}-memos cannot have port ${port}: the container ${held} has it, which this stack's state does not know.`,
    );
  });

  it("is free at another address, as another port is, and where none is published", async () => {
    await check("127.0.0.2");
    await check("127.0.0.1", await freePort());
    await rejectHeldPorts(about("memos"));
  });
});

describe("a container that is made under a name that is taken", () => {
  const patience = 3000;
  const make = (...options: string[]) => {
    const args = ["create", ...labelOf(stack), "--network", "none", "--entrypoint", "none", ...options, image];
    return createHelper(`${prefix}-helper`, args, patience);
  };
  const kept = () => listed("ps", "--all", "--quiet", "--no-trunc", "--filter", `name=^/${prefix}-helper$`);

  it("takes the place of what a killed run has left there, once that has been there for long enough", async () => {
    const left = await make();
    const since = performance.now();
    const made = await make();
    expect(performance.now() - since).toBeGreaterThan(patience);
    expect(made).not.toBe(left);
    expect(await kept()).toEqual([made]);
  });

  it("waits while somebody else looks: six who come at once look one after another", async () => {
    const looks = Array.from({ length: 6 }, async () => {
      const mine = await make();
      // It fails if another has taken the container away.
      await docker("inspect", mine);
      await docker("rm", mine);
      return mine;
    });
    expect(new Set(await Promise.all(looks)).size).toBe(6);
    expect(await kept()).toEqual([]);
  });

  it("is refused in Docker's own words for anything else", async () => {
    await expect(make("--no-such-option")).rejects.toThrow("unknown flag: --no-such-option");
  });
});
