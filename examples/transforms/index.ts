import type * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "pulumi-memos-sso";

/** Authelia's container may take 512 MiB, in place of 256. */
const moreMemory: pulumi.ResourceTransform = ({ name, props, opts }) =>
  name === "notes-authelia-container" ? { props: { ...props, memory: 512, memorySwap: 512 }, opts } : undefined;

const notes = new MemosSso(
  "notes",
  { users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }] },
  { transforms: [moreMemory] },
);

export const { memosUrl } = notes;
