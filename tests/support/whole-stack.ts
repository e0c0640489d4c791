import type { MemosSsoArgs } from "../../components/memos-sso/memos-sso-args";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { type Recorded, recorded, recordResources, watched } from "./recorded";

/** The people of a stack under test. */
export const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com" },
];

/** An application beside Memos. */
export const wiki = {
  clientId: "wiki",
  clientName: "Wiki",
  redirectUris: ["https://wiki.example.localhost/callback"],
  scopes: ["openid"],
  tokenEndpointAuthMethod: "client_secret_post",
  pkce: true,
} as const;

/** A whole stack, with the resources that it has registered. */
export interface Run {
  readonly sso: MemosSso;
  readonly resources: readonly Recorded[];
  readonly inputsOf: (name: string) => Record<string, unknown>;
}

/** What Pulumi says of resources beside their inputs, by name. */
type Answers = Parameters<typeof recordResources>[0];

/** Registers a whole stack at recorders in the place of the engine. */
export const run = async (args: Partial<MemosSsoArgs> = {}, answers: Answers = {}): Promise<Run> => {
  await recordResources(answers);
  const sso = new MemosSso("sso", { users: people, httpsPort: 18443, ...args }, watched);
  const resources = await recorded();
  const inputsOf = (name: string) => resources.find((one) => one.name === name)?.inputs ?? {};
  return { sso, resources, inputsOf };
};

export const names = ({ resources }: Run): string[] => resources.map(({ name }) => name);
