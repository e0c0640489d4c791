import { execFileSync } from "node:child_process";
import { archiveOf } from "../../../components/internal/docker/archive";

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
