import { openConnection, type Connect } from "../../components/memos/api/connect";
import type { FakeMemos } from "./fake-memos";

/** Reaches a fake Memos, with patience enough for its answers and little enough for many tests. */
export const connectTo =
  ({ http }: Pick<FakeMemos, "http">): Connect =>
  (url, secrets) =>
    openConnection(url, { http, secrets, requestTimeout: 10, timeout: 100, interval: 1 });
