import { MemosSso } from "pulumi-memos-sso";

const notes = new MemosSso("notes", {
  domain: "example.com",
  people: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  proxy: { network: "edge", trusted: ["172.20.0.0/16"] },
});

export const { memosUrl, people, administrator, signIn } = notes;
