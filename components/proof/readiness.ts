import { DoorError, mayPass, type Door } from "../http/http-client";
import { until } from "../http/wait-for";
import { diagnoseDoor, ProofFailure, type Diagnosis } from "./diagnosis";
import { discoveryUrl, readDiscovery, type Discovery } from "./discovery";

/** Waits until Authelia answers through the gateway as the issuer it should be. @throws ProofFailure */
export const autheliaReady = (door: Door, issuer: string, within: number): Promise<Discovery> =>
  whenReady(within, async () =>
    readDiscovery(issuer, await door({ url: discoveryUrl(issuer), headers: { accept: "application/json" } })),
  );

/** Waits until Memos answers through the gateway. @throws ProofFailure */
export async function memosReady(door: Door, { memosUrl, memosApiUrl }: MemosUrls, within: number): Promise<void> {
  const status = async (url: string): Promise<number> =>
    (await door({ url: `${url.replace(/\/+$/, "")}/healthz` })).status;
  await whenReady(within, async () => {
    const seen = await status(memosUrl);
    if (seen < 500) return { found: undefined };
    const isUp = await status(memosApiUrl).then(
      (own) => own === 200,
      () => false,
    );
    return { diagnosis: absentMemos(memosUrl, seen, isUp), mayPass: true };
  });
}

/** The two ways to Memos. */
interface MemosUrls {
  /** Through the gateway. */
  readonly memosUrl: string;

  /** Beside it: asked only to tell who of both is to blame. */
  readonly memosApiUrl: string;
}

const absentMemos = (memosUrl: string, status: number, isUp: boolean): Diagnosis => ({
  step: isUp ? "gateway" : "Memos",
  sentence: `HTTP ${status} from ${memosUrl}: the gateway answers, Memos behind it does not${isUp ? ", though Memos is up" : ""}.`,
  remedy: isUp
    ? "See whether the gateway and Memos share a network, and what the gateway's log says."
    : "See whether Memos is running and what its log says.",
});

type Seen<T> = { readonly found: T } | { readonly diagnosis: Diagnosis; readonly mayPass: boolean };

/** Looks every 100 ms; ends at once when what is wrong will not pass by waiting. */
async function whenReady<T>(within: number, look: () => Promise<Seen<T>>): Promise<T> {
  const last: Diagnosis[] = [];
  const seen = await until<Seen<T>>(
    async () => {
      const now = await look().catch(seenAtDoor);
      if ("found" in now || !now.mayPass) return { found: now };
      last[0] = now.diagnosis;
      return { instead: now.diagnosis.sentence };
    },
    { within, every: 100, otherwise: (sentence) => sentence },
  ).catch((error: unknown) => {
    throw last[0] ? new ProofFailure(last[0]) : error;
  });
  if (!("found" in seen)) throw new ProofFailure(seen.diagnosis);
  return seen.found;
}

function seenAtDoor(error: unknown): { diagnosis: Diagnosis; mayPass: boolean } {
  if (!(error instanceof DoorError)) throw error;
  return { diagnosis: diagnoseDoor(error), mayPass: mayPass(error) };
}
