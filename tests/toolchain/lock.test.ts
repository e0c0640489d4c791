import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { locked } from "../../toolchain/src/lock";

let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "lock-test-")), "lock");
});

afterEach(() => {
  rmSync(join(file, ".."), { recursive: true });
});

const unexpected = (holder: number): void => {
  throw new Error(`waits for ${holder}`);
};

describe("a lock", () => {
  it("lets one in after the other", async () => {
    const order: string[] = [];
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const first = locked(file, unexpected, async () => {
      order.push("first begins");
      begin();
      await finished;
      order.push("first ends");
    });
    await begun;
    const second = locked(
      file,
      (holder) => {
        order.push(holder === process.pid ? "second waits" : `second waits for ${holder}`);
        finish();
      },
      () => Promise.resolve(order.push("second")),
    );
    await Promise.all([first, second]);
    expect(order).toEqual(["first begins", "second waits", "first ends", "second"]);
    expect(existsSync(file)).toBe(false);
  });

  it("is open again when the work has failed", async () => {
    await expect(locked(file, unexpected, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await locked(file, unexpected, () => Promise.resolve("in"))).toBe("in");
  });

  it("is taken over from a process that is gone", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(file, `${pid}`);
    expect(await locked(file, unexpected, () => Promise.resolve("in"))).toBe("in");
  });
});
