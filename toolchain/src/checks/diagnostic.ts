/** What a check has seen. */
export interface Diagnostic {
  /** `warn`: works, or will by itself; `fail`: does not work. */
  readonly level: "ok" | "warn" | "fail";

  readonly what: string;
  readonly seen: string;

  /** What to do about it; always there unless the level is `ok`. */
  readonly remedy?: string;
}

export const ok = (what: string, seen: string): Diagnostic => ({ level: "ok", what, seen });

export const warn = (what: string, seen: string, remedy: string): Diagnostic => ({ level: "warn", what, seen, remedy });

export const fail = (what: string, seen: string, remedy: string): Diagnostic => ({ level: "fail", what, seen, remedy });

/** One line for each finding, in columns, with the remedy behind it. */
export function report(findings: readonly Diagnostic[]): string[] {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings.map(({ level, what, seen, remedy }) => {
    const line = `${level.padEnd(4)}  ${what.padEnd(width)}  ${seen}`;
    return remedy === undefined ? line : `${line}. Remedy: ${remedy}`;
  });
}
