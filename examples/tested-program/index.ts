import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "pulumi-memos-sso";

const config = new pulumi.Config();

const notes = new MemosSso("notes", {
  domain: config.require("domain"),
  httpsPort: config.getNumber("httpsPort"),
  people: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  transform: {
    authelia: { settings: { theme: "dark", session: { expiration: "12h" } } },
    memos: { transform: { container: { memory: 1024, memorySwap: 1024 } } },
  },
});

export const { memosUrl } = notes;
