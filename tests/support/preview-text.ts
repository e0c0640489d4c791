/** One resource in the text of `pulumi preview --diff`. */
export interface PreviewedResource {
  /** Its name in the program, such as `sso-authelia-container`. */
  readonly name: string;

  /** What happens to it, such as `update` or `replace`. */
  readonly operation: string;

  /** Its lines, without its id and its provider, and with its name alone of its urn. */
  readonly lines: readonly string[];
}

/** The text of a preview in its parts. */
export interface PreviewText {
  readonly head: readonly string[];
  readonly resources: readonly PreviewedResource[];

  /** Outputs of the stack that change, and the count. */
  readonly tail: readonly string[];
}

const header = /^ *(?:\+-|[+~-])? ?\S+: \((\w+)\)/;
/** What the CLI prints when a preview takes long: where it stands depends on how fast the machine is. */
const progress = /^@ previewing update\.*$/;
const bracket = /^ *\[(id|urn|provider)=/;

/** Takes the text apart. The stack itself, which never changes, is no resource here. */
export function parsedPreview(text: string): PreviewText {
  const lines = text
    .trimEnd()
    .split("\n")
    .filter((line) => !progress.test(line.trimEnd()));
  const starts = lines.flatMap((line, index) => (header.test(line) ? [index] : []));
  const end = lines.findIndex((line) => /^(Resources:| {4}--outputs:--)$/.test(line));
  const blocks = starts.map((start, index) => lines.slice(start, starts[index + 1] ?? end));
  return {
    head: lines.slice(0, starts[0]),
    resources: blocks.map(resourceIn).filter(({ lines: [first = ""] }) => !first.includes("pulumi:pulumi:Stack")),
    tail: lines.slice(end),
  };
}

function resourceIn(block: readonly string[]): PreviewedResource {
  const name = /::([^:\]]+)\]$/.exec(block.find((line) => line.includes("[urn=")) ?? "")?.[1] ?? "";
  return {
    name,
    operation: header.exec(block[0] ?? "")?.[1] ?? "",
    lines: block
      .filter((line) => !bracket.test(line) || line.includes("[urn="))
      .map((line) => line.replace(/\[urn=.*\]$/, `[urn=…::${name}]`)),
  };
}

/**
 * The text in a form that is the same for every run: by name, without ids and providers, and without the random part of names that
 * Pulumi has made up for this preview.
 *
 * @param known a text with every name that is no news, such as the state
 */
export function readable({ head, resources, tail }: PreviewText, known: string): string {
  const byName = [...resources].sort((one, other) => (one.name < other.name ? -1 : 1));
  const text = [...head, ...byName.flatMap(({ lines }) => lines), ...tail].map((line) => line.trimEnd()).join("\n");
  return text.replace(/\b(sso-[a-z-]+)-[0-9a-f]{7}\b/g, (name, stem: string) =>
    known.includes(name) ? name : `${stem}-…`,
  );
}
