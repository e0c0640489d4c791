import { openConnection } from "./connect";
import type { MemosApi } from "./memos-api";

/** Looks at a Memos that may not run; tests give another. */
export type TryConnect = (url: string) => Promise<MemosApi | undefined>;

/** Looks for no longer than a preview can wait, in milliseconds: a Memos that runs on this machine answers at once. */
export const tryConnectWithin =
  (timeout: number): TryConnect =>
  (url) =>
    openConnection(url, { timeout }).catch(() => undefined);
