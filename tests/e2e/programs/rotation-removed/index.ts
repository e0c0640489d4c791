import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type User } from "pulumi-memos-sso";

/** The whole stack, in which nobody tells Authelia that Memos uses the old client still: that one goes at once. */
const config = new pulumi.Config();
const clientIdsUrl = config.require("clientIdsUrl");

const forgetful: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type.endsWith(":ClientRotation") ? { props: { ...props, clientIdsUrl }, opts } : undefined;

const sso = new MemosSso(
  "sso",
  {
    httpsPort: config.requireNumber("httpsPort"),
    apiPort: config.requireNumber("apiPort"),
    autheliaImage: process.env.AUTHELIA_IMAGE,
    memosImage: process.env.MEMOS_IMAGE,
    gatewayImage: process.env.GATEWAY_IMAGE,
    authorizationPolicy: "one_factor",
    users: config.requireObject<User[]>("users"),
    clientSecretVersion: config.get("clientSecretVersion"),
  },
  { transforms: [forgetful] },
);

export const { memosUrl, autheliaUrl, caCertificate, people } = sso;
