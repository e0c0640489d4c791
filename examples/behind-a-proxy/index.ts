import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "pulumi-memos-sso";

const config = new pulumi.Config();
const withTraefik = config.getBoolean("traefik") ?? false;

const notes = new MemosSso("notes", {
  domain: "example.com",
  people: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  proxy: {
    network: "edge",
    trusted: ["172.20.0.0/16"],
    traefik: withTraefik ? { entryPoints: "websecure", certResolver: "public" } : undefined,
  },
});

// Nothing of the proof, so that they are there while it fails.
export const { memosUrl, people, administrator, proxyConfiguration } = notes;
