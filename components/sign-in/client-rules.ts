import type { Rule } from "../pulumi/dynamic";
import { clientId, flag, matching, oneOf, optional, text } from "../pulumi/option-rules";
import { list, object } from "../pulumi/shape";
import type { OidcClient } from "./oidc-client";

/** A program without types, or a configuration file, can write anything. */
export const clientRules: Readonly<Record<keyof OidcClient, Rule>> = {
  clientId,
  clientName: matching(/\S/, "must not be empty", 'Write one such as "Memos".'),
  redirectUris: list(text),
  scopes: list(text),
  tokenEndpointAuthMethod: oneOf("client_secret_basic", "client_secret_post"),
  pkce: flag,
  supportsIdentifierFilter: optional(flag),
};

export const checkClient = object<OidcClient>(clientRules);
