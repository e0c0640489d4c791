import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { removeCorruptFile, isDead, locksOf, pendingCreates, removalsOf } from "../../toolchain/src/signals";

const gone = spawnSync(process.execPath, ["--version"]).pid;

describe("a lock on a stack", () => {
  const local = mkdtempSync(join(tmpdir(), "locks-"));
  afterAll(() => {
    rmSync(local, { recursive: true });
  });

  it("is found where pulumi puts it", () => {
    const folder = join(local, ".pulumi", "locks", "organization", "memos-sso", "dev");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "1a2b.json"),
      '{"pid":4711,"username":"john","hostname":"here","timestamp":"2026-11-25"}',
    );
    expect(locksOf(local, "dev")).toMatchObject([{ pid: 4711, hostname: "here" }]);
    expect(locksOf(local, "other")).toEqual([]);
  });

  it.each([
    { what: "a process that is gone", lock: { pid: gone, hostname: hostname() }, dead: true },
    { what: "a process that is at work", lock: { pid: process.pid, hostname: hostname() }, dead: false },
    { what: "a process of another machine", lock: { pid: gone, hostname: "another" }, dead: false },
  ])("of $what is taken over: $dead", ({ lock, dead }) => {
    expect(isDead(lock)).toBe(dead);
  });
});

it("attributes that were half written go, and no others", () => {
  const local = mkdtempSync(join(tmpdir(), "attributes-"));
  const states = join(local, ".pulumi", "stacks", "memos-sso");
  const locks = join(local, ".pulumi", "locks", "organization", "memos-sso", "dev");
  const write = (folder: string, name: string, content: string): string => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const torn = [write(states, "dev.json.attrs", ""), write(locks, "1a2b.json.attrs", "")];
  const whole = [
    write(states, "dev.json", ""),
    write(states, "other.json.attrs", ""),
    write(locks, "3c4d.json.attrs", "{}"),
  ];
  removeCorruptFile(local, "dev");
  expect(torn.filter(existsSync)).toEqual([]);
  expect(whole.filter(existsSync)).toEqual(whole);
  rmSync(local, { recursive: true });
});

describe("what pulumi was making when it was killed", () => {
  const urn = (type: string, name: string) => `urn:pulumi:dev::memos-sso::${type}::${name}`;
  const pending = (type: string, name: string, operation = "creating") => ({
    type: operation,
    resource: { urn: urn(type, name), type, inputs: { name: `${name}-1a2b3c4d` } },
  });
  const container = "docker:index/container:Container";
  const volume = "docker:index/volume:Volume";
  const state = JSON.stringify({
    checkpoint: {
      latest: {
        resources: [{ urn: urn(container, "made-since") }],
        pending_operations: [
          pending(container, "half"),
          pending(container, "made-since"),
          pending(container, "changing", "updating"),
          pending("docker:index/network:Network", "front"),
          pending(volume, "data"),
          pending("random:index/randomBytes:RandomBytes", "mark"),
        ],
      },
    },
  });

  it("is taken from the state", () => {
    expect(pendingCreates(state)).toHaveLength(5);
    expect(pendingCreates("{}")).toEqual([]);
  });

  it("goes from Docker, but never what the state knows, nor a volume", () => {
    expect(removalsOf(state)).toEqual([
      ["container", "rm", "--force", "--volumes", "half-1a2b3c4d"],
      ["network", "rm", "front-1a2b3c4d"],
    ]);
  });
});
