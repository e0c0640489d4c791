import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outputs, run } from "./stack";

/** A browser that this project did not write: curl, with a cookie jar and the stack's authority. */
export class Curl {
  private readonly folder = mkdtempSync(join(tmpdir(), "memos-sso-curl-"));
  private readonly always: string[];

  constructor({ caCertificate, memosUrl, autheliaUrl }: Outputs) {
    const authority = join(this.folder, "ca.pem");
    const jar = join(this.folder, "cookies.txt");
    writeFileSync(authority, caCertificate);
    const addresses = [memosUrl, autheliaUrl].map((url) => `${new URL(url).host}:127.0.0.1`);
    this.always = [
      ...["--silent", "--show-error", "--location", "--max-time", "60"],
      ...["--cacert", authority, "--cookie", jar, "--cookie-jar", jar],
      ...addresses.flatMap((address) => ["--resolve", address]),
    ];
  }

  /** Opens a page and follows redirects; resolves to where they end. */
  async open(url: string): Promise<URL> {
    return new URL(await this.curl("--output", join(this.folder, "page"), "--write-out", "%{url_effective}", url));
  }

  /** Asks for JSON, with a body by POST. */
  async ask<T>(url: string, body?: object): Promise<T> {
    const post = body === undefined ? [] : ["--data", JSON.stringify(body)];
    const answer = await this.curl("--header", "Content-Type: application/json", ...post, url);
    return JSON.parse(answer) as T;
  }

  /** Asks with an access token. */
  async askAs<T>(accessToken: string, url: string): Promise<T> {
    return JSON.parse(await this.curl("--header", `Authorization: Bearer ${accessToken}`, url)) as T;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async curl(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await run("curl", [...this.always, ...args]);
    if (code !== 0) throw new Error(`This test needs curl, and it ended with exit code ${code}: ${stderr}`);
    return stdout;
  }
}
