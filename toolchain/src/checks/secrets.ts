import { ok, warn, type Finding } from "./finding";

interface Exported {
  readonly deployment: { readonly resources?: readonly Resource[] };
}

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly created?: string;
  readonly outputs?: { readonly since?: string; readonly due?: string };
}

const generated = /^(random:index\/randomPassword|tls:index\/privateKey):/;
const schedule = "pulumi-nodejs:dynamic/memos-sso:RotationSchedule";

/** The age in days from which on a secret is called old. */
const old = 365;

/**
 * Says how old the generated secrets of a stack are, and when those that age will be rotated.
 *
 * @param exported what `pulumi stack export` prints
 */
export function checkSecrets(exported: string, now: Date): Finding[] {
  const { resources = [] } = (JSON.parse(exported) as Exported).deployment;
  const ages = resources
    .filter(({ type, created }) => generated.test(type) && created !== undefined)
    .map(({ urn, created = "" }) => ({ name: nameOf(urn), days: daysSince(created, now) }))
    .sort((one, other) => other.days - one.days);
  const schedules = resources.filter(({ type }) => type === schedule).map((one) => scheduled(one, now));
  return [...schedules, ...(ages.length === 0 ? [] : [judged(ages)])];
}

function scheduled({ urn, outputs: { since = "", due = "" } = {} }: Resource, now: Date): Finding {
  const what = nameOf(urn).replace(/-schedule$/, "");
  const age = `${daysSince(since, now)} days since its last rotation`;
  return due > now.toISOString().slice(0, 10)
    ? ok(what, `${age}, the next is due on ${due}`)
    : warn(what, `${age}, the next has been due since ${due}`, "npm run up");
}

function judged(ages: readonly { name: string; days: number }[]): Finding {
  const tooOld = ages.filter(({ days }) => days > old).map(({ name }) => name);
  if (tooOld.length > 0) {
    const remedy = `npm run up -- --replace '**${tooOld[0] ?? ""}', or see docs/operating.md`;
    return warn("secrets", `older than ${old} days: ${tooOld.join(", ")}`, remedy);
  }
  const [oldest] = ages;
  return ok("secrets", `${ages.length}, the oldest ${oldest?.days ?? 0} days old: ${oldest?.name ?? ""}`);
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

const daysSince = (date: string, now: Date): number => Math.floor((now.getTime() - Date.parse(date)) / 86_400_000);
