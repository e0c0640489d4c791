import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { signIn } from "../../components/authelia/sign-in-client";
import type { Credentials } from "../../components/authelia/sign-in/factors";
import type { Door } from "../../components/internal/https-door";

/** An application that Authelia knows. */
export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** An application that checks ID tokens by the keys that the issuer publishes (OpenID Connect Core 1.0, section 3.1.3.7). */
export class RelyingParty {
  private keys: readonly Jwk[] = [];

  constructor(
    private readonly door: Door,
    private readonly client: Client,
  ) {}

  /** Signs a person in. @returns the ID token; a refusal is an error with what was seen. */
  async signIn(credentials: Credentials): Promise<string> {
    const { issuer, clientId, clientSecret, redirectUri } = this.client;
    const scopes = ["openid", "profile"];
    const outcome = await signIn(this.door, { issuer, clientId, redirectUri, scopes, pkce: true, ...credentials });
    if (!outcome.admitted) throw new Error(`${outcome.refusal}: ${outcome.detail}`);
    const { body } = await this.door({
      method: "POST",
      url: `${issuer}/api/oidc/token`,
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: outcome.code,
        redirect_uri: redirectUri,
        code_verifier: outcome.codeVerifier ?? "",
      }).toString(),
    });
    const { id_token: token } = JSON.parse(body) as { id_token?: string };
    if (token === undefined) throw new Error(`no ID token: ${body}`);
    return token;
  }

  /** Says `good`, or why a token is refused. The keys are asked for again when the token names one that is not known. */
  async sees(token: string): Promise<string> {
    const [head = "", body = "", signature = ""] = token.split(".");
    const { alg, kid } = decoded(head) as { alg: string; kid: string };
    if (alg !== "RS256") return `signed by ${alg}`;
    if (!this.keys.some((key) => key.kid === kid)) this.keys = await this.publishedKeys();
    const key = this.keys.find((one) => one.kid === kid);
    if (key === undefined) return `signed by ${kid}, which is not published`;
    const publicKey = createPublicKey({ key, format: "jwk" });
    const signed = Buffer.from(`${head}.${body}`);
    if (!verify("RSA-SHA256", signed, publicKey, Buffer.from(signature, "base64url"))) return "a wrong signature";
    const { iss, aud, exp } = decoded(body) as { iss: string; aud: string | string[]; exp: number };
    if (iss !== this.client.issuer || ![aud].flat().includes(this.client.clientId))
      return `from ${iss} for ${String(aud)}`;
    return exp * 1000 > Date.now() ? "good" : "out of date";
  }

  /** The ids of the keys that are published now. */
  async keyIds(): Promise<string[]> {
    return (await this.publishedKeys()).map(({ kid }) => kid);
  }

  private async publishedKeys(): Promise<readonly Jwk[]> {
    const { body } = await this.door({ url: `${this.client.issuer}/jwks.json` });
    return (JSON.parse(body) as { keys: Jwk[] }).keys;
  }
}

/** The id of the key that a token says it is signed by. */
export const keyIdOf = (token: string): string => (decoded(token.split(".")[0] ?? "") as { kid: string }).kid;

type Jwk = JsonWebKey & { readonly kid: string };

const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
