import type { TestStack } from "./stack";

/** What a refresh finds: by the name of each resource the properties that are others, or that it is gone. */
export type Findings = Readonly<Record<string, readonly string[] | "gone">>;

/** Lets `pulumi refresh` look at everything. @throws Error when it ends with an error, with its words. */
export async function refreshed(stack: TestStack): Promise<Findings> {
  const { code, stdout, stderr } = await stack.pulumi("refresh", "--yes", "--skip-preview", "--json");
  const events = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (code !== 0) throw new Error(`pulumi refresh failed.\n${events.map(wordsIn).join("")}${stderr}`);
  return Object.fromEntries(events.flatMap(findingIn));
}

/** One line of what the CLI prints with `--json`; only what is looked at. */
interface EngineEvent {
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly diffs?: readonly string[] | null;
  readonly old?: { readonly outputs?: Readonly<Record<string, unknown>> } | null;
  readonly new?: { readonly outputs?: Readonly<Record<string, unknown>> } | null;
}

const wordsIn = (line: string): string => (JSON.parse(line) as EngineEvent).diagnosticEvent?.message ?? "";

function findingIn(line: string): (readonly [string, Findings[string]])[] {
  const step = (JSON.parse(line) as EngineEvent).resOutputsEvent?.metadata;
  if (step === undefined || step.op === "same") return [];
  const name = step.urn.split("::").at(-1) ?? "";
  if (step.op === "delete") return [[name, "gone"]];
  // A provider says what counts; for a dynamic resource nobody does.
  return [[name, [...(step.diffs ?? differing(step))].sort()]];
}

function differing({ old, new: found }: StepMetadata): string[] {
  const [before, after] = [old?.outputs ?? {}, found?.outputs ?? {}];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}
