import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "pulumi-memos-sso";

const config = new pulumi.Config();

/** Mocks do not know transforms, but the older transformations. */
const moreMemory: pulumi.ResourceTransformation = ({ name, props, opts }) =>
  name === "notes-memos-container" ? { props: { ...props, memory: 1024, memorySwap: 1024 }, opts } : undefined;

const notes = new MemosSso(
  "notes",
  {
    domain: config.require("domain"),
    httpsPort: config.getNumber("httpsPort"),
    users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
    autheliaSettings: { theme: "dark", session: { expiration: "12h" } },
  },
  { transformations: [moreMemory] },
);

export const { memosUrl } = notes;
