import type { Leak } from "./secret-markers";

/** What the CLI says of calls, and the logs of plugins, which say nothing else. */
const callsInLogs =
  /^(Pulumi's log: ((Unm|M)arshaling property for RPC|RegisterResource RPC finished|eventSink::Debug|(Created )?Terraform input\b.*)$|(temporary file |tmp\/)pulumi-resource-[a-z]+\.[^/]*\.log\.)/;

/** Secrets that stand where it cannot be helped; docs/security.md and docs/operating.md name each. */
const known = [
  {
    what: "one-time secrets among the arguments of Authelia 4.37, which takes them in no other way",
    is: ({ kind, where }: Leak) =>
      kind === "secret of one-time codes" && /^arguments of authelia storage user totp generate\b/.test(where),
  },
  {
    what: "what Pulumi itself logs of its own calls with -v or --debug",
    is: ({ where }: Leak) => callsInLogs.test(where),
  },
  {
    what: "secrets of the stack's configuration in the environment of the program, where Pulumi puts all of it",
    is: ({ kind, where }: Leak) => kind === "password of a server" && where === "environment of node",
  },
  {
    what: "storage keys among the arguments of the command that changes them, by hand, as docs/operating.md says",
    is: ({ kind, where }: Leak) =>
      kind === "storage encryption key" &&
      /^arguments of (docker run|authelia storage encryption change-key)$/.test(where),
  },
] as const;

/** What of the known a leak is; undefined for any other. */
export const knownAs = (leak: Leak): (typeof known)[number]["what"] | undefined =>
  known.find(({ is }) => is(leak))?.what;
