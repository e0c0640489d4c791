import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveOf, ownerIn } from "../../../components/internal/docker/archive";

it("makes an archive that tar reads", () => {
  const archive = archiveOf([
    { name: "memos_prod.db-wal", owner: 10001 },
    { name: "other", owner: 0 },
  ]);
  const listed = execFileSync("tar", ["--list", "--verbose", "--numeric-owner", "--file", "-"], { input: archive });
  const lines = listed.toString().trim().split("\n");
  expect(
    lines.map((line) => line.split(/\s+/)).map(([mode, owner, size, ...rest]) => [mode, owner, size, rest.at(-1)]),
  ).toEqual([
    ["-rw-r--r--", "10001/10001", "0", "memos_prod.db-wal"],
    ["-rw-r--r--", "0/0", "0", "other"],
  ]);
});

describe("whose a file is", () => {
  it("is read out of an archive", () => {
    expect(ownerIn(archiveOf([{ name: "memos_prod.db", owner: 10001 }]))).toBe(10001);
    expect(ownerIn(archiveOf([{ name: "memos_prod.db", owner: 0 }]))).toBe(0);
  });

  it("is read behind a record of what does not fit into a header, which tar writes for a time with fractions", () => {
    const folder = mkdtempSync(join(tmpdir(), "memos-sso-archive-"));
    writeFileSync(join(folder, "memos_prod.db"), "SQLite");
    const options = ["--format=posix", "--owner=10001", "--group=10001", "--numeric-owner", "-C", folder];
    const archive = execFileSync("tar", [...options, "-cf", "-", "memos_prod.db"]);
    rmSync(folder, { recursive: true });
    expect(archive.toString("ascii", 156, 157)).toBe("x");
    expect(ownerIn(archive)).toBe(10001);
  });

  it("is not known without a whole header", () => {
    expect(ownerIn(Buffer.alloc(511))).toBeUndefined();
  });
});
