import { MemosSso } from "pulumi-memos-sso";

const notes = new MemosSso("notes", {
  domain: "example.com",
  users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  reverseProxy: { network: "edge", trustedProxies: ["172.20.0.0/16"] },
});

export const { memosUrl, people, administrator, signIn } = notes;
