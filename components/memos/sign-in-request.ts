import type { SignInRequest } from "../contracts/sign-in";
import { versionOfImage } from "../internal/image-version";
import { defaultImage } from "./image";
import { generationOf } from "./versions";

/** Which Memos it is. */
export interface MemosSignInRequestArgs {
  /** Where people reach Memos, such as `https://memos.example.com`. */
  readonly url: string;

  /**
   * The version of Memos, such as `0.30.0`: it decides how Memos shows its secret, and whether it sends a PKCE challenge.
   *
   * @default the version of this package's default image
   */
  readonly version?: string;

  /**
   * The OAuth 2.0 client id.
   *
   * @default "memos"
   */
  readonly clientId?: string;
}

/**
 * What a Memos asks of whoever signs people in.
 *
 * @throws InvalidOption when the version is not supported.
 */
export function memosSignInRequest({ url, version, clientId }: MemosSignInRequestArgs): SignInRequest {
  const generation = generationOf("version", version ?? versionOfImage("image", defaultImage));
  return {
    clientId: clientId ?? "memos",
    clientName: "Memos",
    redirectUris: [`${url.replace(/\/+$/, "")}/auth/callback`],
    scopes: ["openid", "profile", "email"],
    tokenEndpointAuthMethod: generation.tokenEndpointAuthMethod,
    pkce: generation.pkce,
  };
}
