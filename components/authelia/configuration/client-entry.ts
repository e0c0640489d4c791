import type { OidcClient } from "../../sign-in/oidc-client";
import type { ConfigFormat } from "../versions";
import { client37 } from "./v4-37";
import { client38 } from "./v4-38";
import { toYaml } from "./yaml";

/**
 * An item for the list `identity_providers.oidc.clients` of somebody's configuration, as YAML.
 *
 * @param policy the name of an authorization policy, such as `two_factor`
 * @param digest of the client secret; the secret itself is not in it
 */
export function renderClientYaml(format: ConfigFormat, client: OidcClient, policy: string, digest: string): string {
  const renderedClient = format === "4.37" ? client37(client, policy, digest) : client38(client, policy, digest);
  return toYaml([renderedClient]);
}
