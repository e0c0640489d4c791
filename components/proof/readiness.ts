import { setTimeout } from "node:timers/promises";
import type { HttpClient, HttpResponse } from "../http/http-client";
import { parseObject } from "../http/json-object";
import { ProofFailure, toProofFailure } from "./diagnosis";

/**
 * Waits until Authelia answers through the gateway as the issuer it should be.
 *
 * @returns the names of the claims that it can hand on.
 * @throws ProofFailure
 */
export const waitForAuthelia = (http: HttpClient, issuer: string, timeout: number): Promise<readonly string[]> =>
  retryWhileStarting(timeout, async () =>
    parseDiscovery(issuer, await http({ url: discoveryUrl(issuer), headers: { accept: "application/json" } })),
  );

/**
 * Waits until Memos answers through the gateway.
 *
 * @throws ProofFailure
 */
export const waitForMemos = (
  http: HttpClient,
  { memosUrl, memosApiUrl }: { readonly memosUrl: string; readonly memosApiUrl: string },
  timeout: number,
): Promise<void> => {
  const health = async (url: string): Promise<number> =>
    (await http({ url: `${withoutTrailingSlash(url)}/healthz` })).status;
  return retryWhileStarting(timeout, async () => {
    const status = await health(memosUrl);
    if (status < 500) return;
    const isUp = (await health(memosApiUrl).catch(() => 0)) === 200;
    throw new ProofFailure(
      isUp ? "no way to Memos" : "Memos failed",
      `HTTP ${status} from ${memosUrl}: the gateway answers, Memos behind it does not${isUp ? ", though Memos is up" : ""}.`,
      true,
    );
  });
};

/** Tries every 100 ms, as long as the failure is one of a server that is still starting. */
async function retryWhileStarting<T>(timeout: number, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const failure = toProofFailure(error);
      const isTransient = failure instanceof ProofFailure && failure.isTransient;
      if (!isTransient || performance.now() >= deadline) throw failure;
    }
    await setTimeout(100);
  }
}

/** Where the discovery document of an issuer is (OpenID Connect Discovery 1.0, section 4). */
const discoveryUrl = (issuer: string): string => `${withoutTrailingSlash(issuer)}/.well-known/openid-configuration`;

const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, "");

/** Reads the claims; issuer and endpoints must be those that Memos is told to use. @throws ProofFailure */
export function parseDiscovery(issuer: string, { status, body }: HttpResponse): readonly string[] {
  const response = `HTTP ${status} from ${discoveryUrl(issuer)}`;
  if (status >= 500)
    throw new ProofFailure("Authelia failed", `${response}: the gateway answers, Authelia behind it does not.`, true);
  const document = parseObject(body);
  if (status !== 200 || typeof document.issuer !== "string")
    throw new ProofFailure(
      status === 400 ? "wrong forwarded headers" : "no discovery document",
      `${response}, which is no discovery document.`,
    );
  for (const [key, value] of Object.entries(expectedDocument(withoutTrailingSlash(issuer)))) {
    if (document[key] === value) continue;
    const sentence = `${key} must be ${JSON.stringify(value)}, Authelia says ${JSON.stringify(document[key])}.`;
    throw new ProofFailure("wrong forwarded headers", sentence);
  }
  const claims: unknown = document.claims_supported;
  return Array.isArray(claims) ? claims.filter((claim) => typeof claim === "string") : [];
}

const expectedDocument = (issuer: string): Readonly<Record<string, string>> => ({
  issuer,
  authorization_endpoint: `${issuer}/api/oidc/authorization`,
  token_endpoint: `${issuer}/api/oidc/token`,
  userinfo_endpoint: `${issuer}/api/oidc/userinfo`,
});
