import * as pulumi from "@pulumi/pulumi";
import { type AutheliaSettings, MemosSso, type MemosSsoArgs } from "pulumi-memos-sso";

/** A whole stack with options that come as one, and with all calls of Memos' API going to where somebody counts them. */
const config = new pulumi.Config();
const apiUrl = config.require("countedAt");
const { settings, ...options } = config.requireObject<MemosSsoArgs & { settings?: AutheliaSettings }>("options");

const sso = new MemosSso("sso", {
  autheliaImage: process.env.AUTHELIA_IMAGE,
  memosImage: process.env.MEMOS_IMAGE,
  gatewayImage: process.env.GATEWAY_IMAGE,
  httpsPort: config.requireNumber("httpsPort"),
  apiPort: config.requireNumber("apiPort"),
  ...options,
  transform: {
    authelia: { settings },
    administrator: { apiUrl },
    ...(options.registration === "file" ? {} : { identityProvider: { apiUrl }, accessPolicy: { apiUrl } }),
  },
});

export const { memosApiUrl, administrator } = sso;
