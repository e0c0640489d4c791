import * as docker from "@pulumi/docker";
import { MemosSso } from "pulumi-memos-sso";

/** The whole stack on an engine that the provider alone knows of. */
const far = new docker.Provider("far", { host: "ssh://john@far.example" });

export const { memosUrl } = new MemosSso(
  "sso",
  { users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }] },
  { providers: { docker: far } },
);
