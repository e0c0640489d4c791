import type { OidcClient } from "../sign-in/oidc-client";
import { imageVersion } from "../pulumi/image-version";
import { optional, text } from "../pulumi/option-rules";
import { object } from "../pulumi/shape";
import { defaultImage } from "./image";
import { requireTraits } from "./versions";

/** The client id that a Memos asks for by itself. */
export const defaultClientId = "memos";

/** Which Memos asks. */
export interface MemosOidcClientArgs {
  /** Where people read and write, such as `https://memos.example.com`. */
  readonly url: string;

  /**
   * The OAuth 2.0 client id; another one for each Memos behind the same Authelia.
   *
   * @default "memos"
   */
  readonly clientId?: string;

  /**
   * The name that a person reads when asked for consent.
   *
   * @default "Memos"
   */
  readonly clientName?: string;

  /**
   * The image that runs: versions differ in how they show the secret, and in PKCE.
   *
   * @default "neosmemo/memos:0.30.0"
   */
  readonly image?: string;

  /**
   * The version that runs, such as `0.30.0`, where the image is not known.
   *
   * @default the version that the image names
   */
  readonly version?: string;
}

const checkShape = object<MemosOidcClientArgs>({
  url: text,
  clientId: optional(text),
  clientName: optional(text),
  image: optional(text),
  version: optional(text),
});

/**
 * What a Memos asks of whoever signs people in.
 *
 * @throws InvalidOption when the image names no version, or one that is not supported.
 */
export function memosOidcClient(args: MemosOidcClientArgs): OidcClient {
  checkShape("", args);
  const { url, clientId, clientName, image = defaultImage, version } = args;
  const traits =
    version === undefined ? requireTraits("image", imageVersion("image", image)) : requireTraits("version", version);
  return {
    clientId: clientId ?? defaultClientId,
    clientName: clientName ?? "Memos",
    redirectUris: [`${url.replace(/\/+$/, "")}/auth/callback`],
    scopes: ["openid", "profile", "email"],
    tokenEndpointAuthMethod: traits.tokenEndpointAuthMethod,
    pkce: traits.pkce,
    supportsIdentifierFilter: true,
  };
}
