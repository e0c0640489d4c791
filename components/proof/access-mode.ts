import type { HttpClient } from "../http/http-client";
import type { AccessMode } from "../memos/api/memos-api";
import { ProofFailure } from "./diagnosis";

/**
 * Asks for the memos without a login, through the gateway.
 *
 * @returns what strangers see, a sentence; none when it is not to be looked at
 * @throws ProofFailure when they see more or less than they are to.
 */
export async function checkAccessMode(
  http: HttpClient,
  { memosUrl, accessMode }: { readonly memosUrl: string; readonly accessMode?: AccessMode },
): Promise<string[]> {
  if (accessMode === undefined) return [];
  const { status } = await http({ url: `${memosUrl.replace(/\/+$/, "")}/api/v1/memos?pageSize=1` });
  const [expected, problem, sentence] =
    accessMode === "private"
      ? ([401, "strangers let in", "strangers see no memos, feeds and profiles"] as const)
      : ([200, "strangers kept out", "strangers see public memos, feeds and profiles"] as const);
  if (status === expected) return [sentence];
  const seen = `accessMode is "${accessMode}", and Memos answers HTTP ${status} to somebody without a login, who asks for the memos.`;
  if (status === 200 || status === 401) throw new ProofFailure(problem, seen);
  throw new ProofFailure(status === 429 ? "too many requests" : "Memos failed", seen, true);
}
