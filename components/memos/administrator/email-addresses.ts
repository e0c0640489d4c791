import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { failureOf, isUnknown } from "../../pulumi/dynamic";
import { InvalidOption } from "../../pulumi/invalid-option";
import { administratorCredentials, type MemosApiInputs } from "../api-resource";
import { openConnection, type Connect } from "../api/connect";
import type { MemosUser } from "../api/memos-api";
import { MemosApiError } from "../api/memos-api-error";
import { withAdminSession } from "../api/session";
import { upgradeConstraints } from "../upgrade/upgrade-rules";

/**
 * Looks, as administrator of the Memos that runs, whether an upgrade will find two accounts with one e-mail address: Memos refuses to open
 * such data from 0.31 on. That is seen by a preview alone: in an `up` without one the new Memos has been started before, and has failed.
 */
export async function checkEmailAddresses(
  olds: Partial<MemosApiInputs>,
  news: MemosApiInputs,
  connect: Connect = (url, secrets) => openConnection(url, { secrets, timeout: 3000 }),
): Promise<CheckFailure[]> {
  const { apiUrl, administratorUsername, administratorPassword, version } = olds;
  const known = [apiUrl, administratorUsername, administratorPassword, version, news.version];
  if (known.some((one) => one === undefined || isUnknown(one))) return [];
  const before = olds as MemosApiInputs;
  if (!upgradeConstraints(before.version, news.version).uniqueEmailAddresses) return [];
  const accounts = await connect(before.apiUrl, [before.administratorPassword])
    .then((memos) => withAdminSession(memos, administratorCredentials(before), (session) => session.accounts()))
    .catch((error: unknown): readonly MemosUser[] => {
      if (error instanceof MemosApiError) return [];
      throw error;
    });
  return failureOf(() => {
    rejectSharedAddresses(news.version, accounts);
  });
}

function rejectSharedAddresses(version: string, accounts: readonly MemosUser[]): void {
  const byAddress = new Map<string, string[]>();
  for (const { email, username } of accounts) {
    const address = email.trim().normalize().toLowerCase();
    if (address !== "") byAddress.set(address, [...(byAddress.get(address) ?? []), username]);
  }
  const shared = [...byAddress].filter(([, usernames]) => usernames.length > 1);
  if (shared.length === 0) return;
  const who = shared.map(([address, usernames]) => `${usernames.join(" and ")} have ${address}`).join("; ");
  const rule = `must be older than 0.31 as long as accounts in Memos share an e-mail address: ${who}`;
  throw new InvalidOption("version", rule, version, "Change the address of one of them in Memos, as administrator.");
}
