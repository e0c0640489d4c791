import { openMemos } from "./connect";
import type { MemosApi } from "./memos-api";

/** Looks at a Memos that may not run; tests give another. */
export type Glance = (url: string) => Promise<MemosApi | undefined>;

/** Looks for no longer than a preview can wait, in milliseconds: a Memos that runs on this machine answers at once. */
export const glanceFor =
  (within: number): Glance =>
  (url) =>
    openMemos(url, { within }).catch(() => undefined);
