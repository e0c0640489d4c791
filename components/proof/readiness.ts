import { NetworkError, isTransient, type HttpClient } from "../http/http-client";
import { waitFor } from "../http/wait-for";
import { diagnoseNetwork, ProofFailure, type Diagnosis } from "./diagnosis";
import { discoveryUrl, readDiscovery, type Discovery } from "./discovery";

/** Waits until Authelia answers through the gateway as the issuer it should be. @throws ProofFailure */
export const waitForAuthelia = (http: HttpClient, issuer: string, timeout: number): Promise<Discovery> =>
  waitUntilReady(timeout, async () =>
    readDiscovery(issuer, await http({ url: discoveryUrl(issuer), headers: { accept: "application/json" } })),
  );

/** Waits until Memos answers through the gateway. @throws ProofFailure */
export async function waitForMemos(
  http: HttpClient,
  { memosUrl, memosApiUrl }: MemosUrls,
  timeout: number,
): Promise<void> {
  const status = async (url: string): Promise<number> =>
    (await http({ url: `${url.replace(/\/+$/, "")}/healthz` })).status;
  await waitUntilReady(timeout, async () => {
    const seen = await status(memosUrl);
    if (seen < 500) return { value: undefined };
    const isUp = await status(memosApiUrl).then(
      (own) => own === 200,
      () => false,
    );
    return { diagnosis: memosUnavailable(memosUrl, seen, isUp), isTransient: true };
  });
}

/** The two ways to Memos. */
interface MemosUrls {
  /** Through the gateway. */
  readonly memosUrl: string;

  /** Beside it: asked only to tell who of both is to blame. */
  readonly memosApiUrl: string;
}

const memosUnavailable = (memosUrl: string, status: number, isUp: boolean): Diagnosis => ({
  step: isUp ? "gateway" : "Memos",
  sentence: `HTTP ${status} from ${memosUrl}: the gateway answers, Memos behind it does not${isUp ? ", though Memos is up" : ""}.`,
  remedy: isUp
    ? "See whether the gateway and Memos share a network, and what the gateway's log says."
    : "See whether Memos is running and what its log says.",
});

type ReadyResult<T> = { readonly value: T } | { readonly diagnosis: Diagnosis; readonly isTransient: boolean };

/** Looks every 100 ms; ends at once when what is wrong will not pass by waiting. */
async function waitUntilReady<T>(timeout: number, attempt: () => Promise<ReadyResult<T>>): Promise<T> {
  const last: Diagnosis[] = [];
  const seen = await waitFor<ReadyResult<T>>(
    async () => {
      const now = await attempt().catch(networkDiagnosis);
      if ("value" in now || !now.isTransient) return { value: now };
      last[0] = now.diagnosis;
      return { pending: now.diagnosis.sentence };
    },
    { timeout, interval: 100, timeoutMessage: (sentence) => sentence },
  ).catch((error: unknown) => {
    throw last[0] ? new ProofFailure(last[0]) : error;
  });
  if (!("value" in seen)) throw new ProofFailure(seen.diagnosis);
  return seen.value;
}

function networkDiagnosis(error: unknown): { diagnosis: Diagnosis; isTransient: boolean } {
  if (!(error instanceof NetworkError)) throw error;
  return { diagnosis: diagnoseNetwork(error), isTransient: isTransient(error) };
}
