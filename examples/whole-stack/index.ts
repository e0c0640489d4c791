import { MemosSso } from "pulumi-memos-sso";

const notes = new MemosSso("notes", {
  domain: "example.com",
  httpsPort: 443,
  acme: { email: "john@example.com" },
  group: "memos",
  users: [
    { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] },
    { username: "jane", displayName: "Jane Doe", email: "jane@example.com", groups: ["memos"] },
  ],
});

export const { memosUrl, people, administrator, signIn } = notes;
