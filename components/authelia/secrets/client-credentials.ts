import * as pulumi from "@pulumi/pulumi";
import type { SignInGrant } from "../../sign-in/oidc-client";
import type { Client } from "./client-secrets";

/** What a client of the Authelia at a URL is given; the paths are Authelia's own. */
export function grantOf(url: pulumi.Input<string>, { clientId, secret }: Client): SignInGrant {
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
