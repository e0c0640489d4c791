import * as pulumi from "@pulumi/pulumi";
import type { OidcClientCredentials } from "../../sign-in/oidc-client";
import type { ClientSecret } from "./client-secrets";

/** What a client of the Authelia at a URL is given; the paths are Authelia's own. */
export function clientCredentials(
  url: pulumi.Input<string>,
  { clientId, secret }: ClientSecret,
): OidcClientCredentials {
  const issuer = pulumi.output(url).apply((given) => given.replace(/\/+$/, ""));
  return {
    issuer,
    clientId: pulumi.output(clientId),
    clientSecret: pulumi.secret(secret),
    authorizationUrl: pulumi.interpolate`${issuer}/api/oidc/authorization`,
    tokenUrl: pulumi.interpolate`${issuer}/api/oidc/token`,
    userInfoUrl: pulumi.interpolate`${issuer}/api/oidc/userinfo`,
  };
}
