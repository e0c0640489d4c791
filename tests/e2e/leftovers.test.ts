import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  clearConfiguration,
  clearContainer,
  clearEmptyData,
  clearNetwork,
} from "../../components/internal/docker/leftovers";
import { dockerNamed } from "../../components/internal/docker/named";
import { refuseHeldPorts } from "../../components/internal/docker/held-ports";
import { listed } from "../support/containers";
import { docker } from "../support/docker";
import { MemosContainers } from "../support/memos-containers";
import { sweep } from "../support/stack";

jest.setTimeout(120_000);

const image = process.env.MEMOS_IMAGE ?? "localhost/memos-api-only:0.30.0";
const prefix = `leftovers-${process.pid}`;
const stack = `e2e/${prefix}`;
const other = `${stack}-other`;
afterEach(async () => {
  for (const one of [stack, other]) await sweep(`memos-sso.stack=${one}`);
});

const labelOf = (of: string): string[] => ["--label", `memos-sso.stack=${of}`];
const container = (name: string, of = stack, ...options: string[]) =>
  docker("create", "--name", `${prefix}-${name}`, ...labelOf(of), ...options, "--entrypoint", "none", image);

/** What the engine tells a hook before it lets a thing be made. */
const about = (name: string, mark: string, labels: { label: string; value: string }[] = []) => ({
  urn: "",
  id: "",
  type: "",
  name: `${prefix}-${name}`,
  newInputs: { name: `${prefix}-${name}-${mark}`, labels },
});

const names = async (...list: string[]): Promise<string[]> => {
  const kept = await listed(...list, "--filter", `name=${prefix}`);
  return kept.map((name) => name.slice(prefix.length + 1)).sort();
};

it("the container in the place of a new one goes, and nobody else's", async () => {
  await container("memos-1a2b3c4d");
  await container("memos-1a2b3c4d-more");
  // Another checkout whose stack has this name has another mark.
  await container("memos-99999999");
  await clearContainer(stack)(about("memos", "1a2b3c4d"));
  const kept = () => names("ps", "--all", "--format", "{{.Names}}");
  expect(await kept()).toEqual(["memos-1a2b3c4d-more", "memos-99999999"]);

  await container("memos-1a2b3c4d", other);
  await clearContainer(stack)(about("memos", "1a2b3c4d"));
  expect(await kept()).toContain("memos-1a2b3c4d");
});

it("the network in the place of a new one goes, and nobody else's", async () => {
  for (const [name, of] of [
    ["front-1a2b3c4d", stack],
    ["front-99999999", stack],
    ["back-1a2b3c4d", other],
  ] as const) {
    await docker("network", "create", ...labelOf(of), `${prefix}-${name}`);
  }
  for (const name of ["front", "back"]) await clearNetwork(stack)(about(name, "1a2b3c4d"));
  expect(await names("network", "ls", "--format", "{{.Name}}")).toEqual(["back-1a2b3c4d", "front-99999999"]);
});

it("a volume with the very files goes that nobody has, and no other", async () => {
  const volume = (name: string, fingerprint: string, of = stack) =>
    docker("volume", "create", ...labelOf(of), "--label", `memos-sso.fingerprint=${fingerprint}`, `${prefix}-${name}`);
  await volume("trust-1111111", "same");
  await volume("trust-2222222", "same");
  await volume("trust-3333333", "another");
  await volume("trust-4444444", "same", other);
  await volume("data-5555555", "same");
  await container("trust-files", stack, "--mount", `type=volume,source=${prefix}-trust-2222222,target=/trust`);
  await clearConfiguration(stack)(about("trust", "6666666", [{ label: "memos-sso.fingerprint", value: "same" }]));
  expect(await names("volume", "ls", "--format", "{{.Name}}")).toEqual([
    "data-5555555",
    "trust-2222222",
    "trust-3333333",
    "trust-4444444",
  ]);
});

describe("an empty volume before data get a new one", () => {
  const mark = "1a2b3c4d";
  const volume = (name: string, of = stack, ...labels: string[]) =>
    docker("volume", "create", ...labelOf(of), ...labels.flatMap((one) => ["--label", one]), `${prefix}-${name}`);
  const marked = (name: string, of = stack) => volume(name, of, `memos-sso.mark=${mark}`);
  const mounting = (name: string) => ["--mount", `type=volume,source=${prefix}-${name},target=/data,volume-nocopy`];
  const kept = () => names("volume", "ls", "--format", "{{.Name}}");

  let warnings: string[];
  beforeEach(() => (warnings = []));
  const clear = (name: string, labels = [{ label: "memos-sso.mark", value: mark }]) =>
    clearEmptyData(stack, (words) => {
      warnings.push(words);
      return Promise.resolve();
    })(about(name, "", labels));

  it("goes when it has the mark and nobody has it, and no other", async () => {
    await marked("data-1111111");
    await marked("data-2222222");
    await container("memos", stack, ...mounting("data-2222222"));
    await marked("data-3333333", other);
    await marked("database-4444444");
    await volume("data-5555555", stack, "memos-sso.mark=99999999");
    await volume("data-6666666");
    await clear("data");
    const others = ["data-2222222", "data-3333333", "data-5555555", "data-6666666", "database-4444444"];
    expect(await kept()).toEqual(others);
    expect(warnings).toEqual([]);
  });

  it("stays with as much as one letter in it, and that is said", async () => {
    await marked("data-1111111");
    const writer = await container("memos", stack, ...mounting("data-1111111"));
    const letter = join(mkdtempSync(join(tmpdir(), prefix)), "letter");
    writeFileSync(letter, "x");
    await docker("cp", letter, `${writer}:/data/`);
    await docker("rm", writer);
    await clear("data");
    expect(await kept()).toEqual(["data-1111111"]);
    expect(warnings).toEqual([
      expect.stringMatching(/^The volume leftovers-\d+-data-1111111 is this stack's and not in/),
    ]);
  });

  it("stays when the new one has no mark to know it by", async () => {
    await volume("data-1111111", stack, "memos-sso.mark=");
    await clear("data", []);
    expect(await kept()).toEqual(["data-1111111"]);
  });

  it("goes for each of several at once, though Docker counts for one at a time", async () => {
    const several = ["one", "two", "three", "four"];
    for (const name of several) await marked(`${name}-1111111`);
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
    refuseHeldPorts({ ...about("memos", "1a2b3c4d"), newInputs: { ports: [{ internal: 5230, external, ip }] } });

  it.each(["127.0.0.1", "0.0.0.0", undefined])("is refused at %s by the name of the one that has it", async (ip) => {
    await expect(check(ip)).rejects.toThrow(
      `${prefix}-memos cannot have port ${port}: the container ${held} has it, which this stack's state does not know.`,
    );
  });

  it("is free at another address, as another port is, and where none is published", async () => {
    await check("127.0.0.2");
    await check("127.0.0.1", port + 1);
    await refuseHeldPorts(about("memos", "1a2b3c4d"));
  });
});

describe("a container that is made under a name that is taken", () => {
  const patience = 3000;
  const make = (...options: string[]) => {
    const args = ["create", ...labelOf(stack), "--network", "none", "--entrypoint", "none", ...options, image];
    return dockerNamed(`${prefix}-carrier`, args, patience);
  };
  const kept = () => listed("ps", "--all", "--quiet", "--no-trunc", "--filter", `name=^/${prefix}-carrier$`);

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
