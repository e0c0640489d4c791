import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createArchive, readArchive, readOwner } from "../../components/docker/archive";

const entries = [
  { path: "folder", owner: "8000:8000", mode: 0o750 },
  { path: "folder/file", owner: "0:8000", mode: 0o440, content: "content" },
];

it("makes an archive that tar reads, the same for the same entries", async () => {
  const archive = await createArchive(entries);
  const listed = execFileSync("tar", ["--list", "--verbose", "--numeric-owner", "--file", "-"], { input: archive });
  const lines = listed.toString().trim().split("\n");
  expect(
    lines.map((line) => line.split(/\s+/)).map(([mode, owner, size, ...rest]) => [mode, owner, size, rest.at(-1)]),
  ).toEqual([
    ["drwxr-x---", "8000/8000", "0", "folder"],
    ["-r--r-----", "0/8000", "7", "folder/file"],
  ]);
  expect(await createArchive(entries)).toEqual(archive);
});

it("reads what it has made", async () => {
  expect(await readArchive(await createArchive(entries))).toEqual([
    entries[0],
    { ...entries[1], content: Buffer.from("content") },
  ]);
});

describe("the owner of a file", () => {
  const file = { path: "memos_prod.db", mode: 0o644, content: "" };

  it("is read out of an archive", async () => {
    expect(readOwner(await createArchive([{ ...file, owner: "10001:10001" }]))).toBe(10001);
    expect(readOwner(await createArchive([{ ...file, owner: "0:0" }]))).toBe(0);
  });

  it("is read behind a record of what does not fit into a header, which tar writes for a time with fractions", () => {
    const folder = mkdtempSync(join(tmpdir(), "memos-sso-archive-"));
    writeFileSync(join(folder, "memos_prod.db"), "SQLite");
    const options = ["--format=posix", "--owner=10001", "--group=10001", "--numeric-owner", "-C", folder];
    const archive = execFileSync("tar", [...options, "-cf", "-", "memos_prod.db"]);
    rmSync(folder, { recursive: true });
    expect(archive.toString("ascii", 156, 157)).toBe("x");
    expect(readOwner(archive)).toBe(10001);
  });

  it("is not known without a whole header", () => {
    expect(readOwner(Buffer.alloc(511))).toBeUndefined();
  });
});
