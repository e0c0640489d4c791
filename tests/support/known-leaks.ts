import type { Leak } from "./canaries";

/** Secrets that stand where it cannot be helped; docs/security.md names both. */
const known = [
  {
    what: "one-time secrets among the arguments of Authelia 4.37, which takes them in no other way",
    is: ({ kind, where }: Leak) =>
      kind === "secret of one-time codes" && /^arguments of authelia storage user totp generate\b/.test(where),
  },
  {
    what: "what Pulumi itself logs of its own calls with -v or --debug",
    is: ({ where }: Leak) =>
      /^Pulumi's log: (Marshaling property for RPC|Unmarshaling property for RPC|RegisterResource RPC finished|eventSink::Debug)$/.test(
        where,
      ),
  },
] as const;

/** What of the known a leak is; undefined for any other. */
export const knownAs = (leak: Leak): (typeof known)[number]["what"] | undefined =>
  known.find(({ is }) => is(leak))?.what;
