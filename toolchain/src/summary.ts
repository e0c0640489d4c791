import type { Part } from "./pulumi-home";
import type { UsedImage } from "./local-images";
import { defaultStack } from "./arguments";
import { projectName } from "./configuration";
import { elapsed, type Step } from "./progress";

/** The stack outputs that the summary speaks of; secrets are not among them. */
export interface Outputs {
  readonly memosUrl?: string;
  readonly autheliaUrl?: string;

  /** PEM; empty when certificates come from a public CA. */
  readonly caCertificate?: string;
  readonly versions?: Readonly<Record<string, string>>;
  readonly signIn?: { readonly proved?: readonly string[]; readonly provedAt?: string };
}

/** What a person needs to know after `npm run up`. */
export interface SummaryArgs {
  readonly stack: string;
  readonly outputs: Outputs;

  /** The address of the Docker engine. */
  readonly engine: string | undefined;
  readonly images: readonly UsedImage[];
  readonly parts: readonly Part[];
  readonly steps: readonly Step[];
}

/** The closing summary, line by line. */
export function summary({ stack, outputs, engine, images, parts, steps }: SummaryArgs): string[] {
  const named = stack === defaultStack ? "" : ` --stack ${stack}`;
  return [
    "",
    `Sign in   ${outputs.memosUrl ?? "(no output memosUrl)"}/auth, by "Continue with Authelia"`,
    `Sign out  in Memos, and at ${outputs.autheliaUrl ?? "(no output autheliaUrl)"}/logout, since Memos does not end Authelia's session`,
    "",
    `Passwords          npm run --silent outputs -- --show-secrets${named}   (people, administrator)`,
    `Trust the CA       npm run --silent pulumi -- stack output caCertificate${named} > ca.pem, then import ca.pem in the browser`,
    `E-mails            without notifier.smtp in a file: docker exec $(${autheliaContainer(stack)}) cat /config/notification.txt`,
    `Versions that run  ${versionsOf(outputs.versions)}`,
    `Docker engine      ${engine ?? "not looked for"}`,
    ...proof(outputs.signIn),
    "",
    ...steps.map(({ what, seconds }) => `${elapsed(seconds).padStart(12)}  ${what}`),
    ...builtHereNotice(images),
    ...standInNotice(parts),
  ];
}

/** The command that finds Authelia's container. */
const autheliaContainer = (stack: string): string => {
  const labels = [`stack=${projectName()}/${stack}`, "container=sso-authelia-container"];
  return `docker ps --quiet ${labels.map((label) => `--filter label=memos-sso.${label}`).join(" ")}`;
};

/** What was proved, a line for each thing; a stack that proves nothing says so. */
function proof({ proved = [], provedAt = "" }: NonNullable<Outputs["signIn"]> = {}): string[] {
  if (proved.length === 0) return ["Proved             nothing: the stack's option proof is none"];
  return [`Proved             ${provedAt}`, ...proved.map((fact) => `  ${fact}`)];
}

/** Says what the images that were built here are, as plainly as can be: people would look for web pages in vain. */
export function builtHereNotice(images: readonly UsedImage[]): string[] {
  const built = images.filter(({ from }) => from === "built");
  if (built.length === 0) return [];
  return [
    "",
    "These images were built here from Go modules, because no registry could be reached:",
    ...built.map(({ image, notice }) => `  ${image}: ${notice ?? "see toolchain/README.md"}`),
    "Where a registry can be reached, take the official ones:",
    `  ${built.map(({ official }) => `docker pull ${official}`).join("; ")}; npm run up`,
  ];
}

function standInNotice(parts: readonly Part[]): string[] {
  const built = parts.filter(({ from, name }) => from === "built from Go modules" && name !== "pulumi");
  if (built.length === 0) return [];
  return [
    `Pulumi plugins built here: ${built.map(({ name }) => name).join(", ")}; toolchain/README.md says how far they go.`,
  ];
}

/** `name value` for each version; they are whatever the program puts out. */
function versionsOf(versions: Outputs["versions"] = {}): string {
  return Object.entries(versions)
    .map(([program, version]) => `${program} ${version}`)
    .join(", ");
}
