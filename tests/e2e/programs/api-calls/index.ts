import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type MemosSsoArgs } from "pulumi-memos-sso";

/** A whole stack with options that come as one, and with all calls of Memos' API going to where somebody counts them. */
const config = new pulumi.Config();
const apiUrl = config.require("countedAt");
const options = config.requireObject<MemosSsoArgs>("options");

const counted = ["Administrator", "IdentityProvider", "AccessPolicy"].map(
  (kind) => `pulumi-nodejs:dynamic/memos-sso:${kind}`,
);
const throughCounter: pulumi.ResourceTransform = ({ type, props, opts }) =>
  counted.includes(type) ? { props: { ...props, apiUrl }, opts } : undefined;

const sso = new MemosSso(
  "sso",
  {
    autheliaImage: process.env.AUTHELIA_IMAGE,
    memosImage: process.env.MEMOS_IMAGE,
    gatewayImage: process.env.GATEWAY_IMAGE,
    httpsPort: config.requireNumber("httpsPort"),
    apiPort: config.requireNumber("apiPort"),
    ...options,
  },
  { transforms: [throughCounter] },
);

export const { memosApiUrl, administrator } = sso;
