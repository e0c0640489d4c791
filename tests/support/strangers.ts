import { browserFor, type PublicMemo } from "./browser-user";
import type { Outputs } from "./stack";

/** What somebody sees of a public memo without a login. */
export async function seenByStrangers(
  outputs: Outputs,
  { name, creator, token }: PublicMemo,
): Promise<Record<"memo" | "profile" | "feed" | "shared", boolean>> {
  const isAnswered = async (path: string): Promise<boolean> =>
    (await browserFor(outputs)({ url: `${outputs.memosUrl}${path}` })).status === 200;
  return {
    memo: await isAnswered(`/api/v1/${name}`),
    profile: await isAnswered(`/api/v1/${creator}`),
    feed: await isAnswered(`/u/${creator.replace("users/", "")}/rss.xml`),
    shared: await isAnswered(`/api/v1/shares/${token}/memo`),
  };
}
