import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type Person } from "pulumi-memos-sso";

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
    policy: "one_factor",
    people: config.requireObject<Person[]>("people"),
    rotation: config.get("rotation"),
  },
  { transforms: [forgetful] },
);

export const { memosUrl, autheliaUrl, caCertificate, people } = sso;
