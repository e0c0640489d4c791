import * as pulumi from "@pulumi/pulumi";
import { Authelia, type User } from "pulumi-memos-sso";

/** Authelia alone: for an application whose redirect URI Authelia itself has to judge, and for a key that may not change. */
const config = new pulumi.Config();
const passwordLength = config.getNumber("passwordLength") ?? 64;

const name = config.get("component") ?? "authelia";

export const { issuer } = new Authelia(
  name,
  {
    url: "https://auth.example.localhost:8443",
    cookieDomain: "example.localhost",
    defaultRedirectionUrl: "https://memos.example.localhost:8443",
    image: config.get("autheliaImage") ?? process.env.AUTHELIA_IMAGE,
    authorizationPolicy: "one_factor",
    users: config.requireObject<User[]>("users"),
    clients: [
      {
        clientId: "memos",
        clientName: "Memos",
        redirectUris: [config.require("redirectUri")],
        scopes: ["openid"],
        tokenEndpointAuthMethod: "client_secret_basic",
        pkce: true,
      },
    ],
  },
  {
    // For the data: everything else can be replaced and deleted all the same.
    protect: true,
    aliases: name === "authelia" ? [] : [{ name: "authelia" }],
    transforms: [
      ({ type, props, opts }) =>
        type === "random:index/randomPassword:RandomPassword"
          ? { props: { ...props, length: passwordLength }, opts }
          : undefined,
    ],
  },
);
