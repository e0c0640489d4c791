import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EnvHttpProxyAgent, fetch, type Response } from "undici";
import { capture } from "./processes";
import type { Progress, Report } from "./progress";
import { NotFound } from "./sources";

/** How long a server may take, in milliseconds: to be reached, and between two pieces of what it sends. */
const patience = { connect: 3_000, answer: 10_000, silence: 20_000 };

const unreachable = new Map<string, string>();

/**
 * Downloads a `.tar.gz` and unpacks it. Follows HTTPS_PROXY and NO_PROXY.
 *
 * A host that could not be reached once is not asked again by this process.
 *
 * @param into an existing directory
 * @param what the thing, for the progress line
 * @throws NotThere when the host is out of reach or does not have the file.
 */
export async function downloadAndUnpack(url: string, into: string, progress: Progress, what: string): Promise<void> {
  const response = await answerTo(new URL(url));
  await progress.step(`${what}: downloading`, `not installed; ${new URL(url).host} has it`, async (tell) => {
    const archive = join(into, "archive.tar.gz");
    await save(response, archive, tell);
    const { code, tail } = await capture(["tar", "-xzf", archive, "-C", into]);
    if (code !== 0) throw new NotFound(`${url} could not be unpacked (tar ended with ${code}: ${tail})`);
    await rm(archive);
  });
}

/** Why the host cannot be reached, or `undefined` when it answers; asks at most once in this process. */
export async function reasonOutOfReach(origin: string): Promise<string | undefined> {
  const { host, href } = new URL(origin);
  if (!unreachable.has(host)) await ask(new URL(href), "HEAD").catch(() => undefined);
  return unreachable.get(host);
}

async function answerTo(url: URL): Promise<Response> {
  const known = unreachable.get(url.host);
  if (known !== undefined) throw new NotFound(known);
  const response = await ask(url, "GET");
  if (!response.ok) throw new NotFound(`${url.href} answers ${response.status}`);
  return response;
}

async function ask(url: URL, method: "GET" | "HEAD"): Promise<Response> {
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: patience.connect },
    headersTimeout: patience.answer,
    bodyTimeout: patience.silence,
  });
  try {
    return await fetch(url, { method, dispatcher });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = `${url.host} cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`;
    unreachable.set(url.host, reason);
    throw new NotFound(reason);
  }
}

async function save(response: Response, file: string, tell: Report): Promise<void> {
  if (response.body === null) throw new NotFound(`${response.url} answers without content`);
  const expected = Number(response.headers.get("content-length") ?? 0);
  let received = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      tell(`${megabytes(received)} of ${expected > 0 ? megabytes(expected) : "?"} MB`);
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(response.body), counted, createWriteStream(file));
  } catch (error) {
    throw new NotFound(`${response.url} broke off after ${megabytes(received)} MB (${String(error)})`);
  }
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);
