/** What a person typed after `npm run <command> --`. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

export const defaultStack = "dev";

/**
 * The stack that a pulumi command line is about.
 *
 * @returns the value of `--stack` or `-s`, else of PULUMI_STACK, else `dev`.
 */
export function stackOf(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): string {
  for (const [index, arg] of args.entries()) {
    if (arg === "--stack" || arg === "-s") return args[index + 1] ?? defaultStack;
    const inOne = /^(?:--stack=|-s=)(.+)$/.exec(arg)?.[1];
    if (inOne !== undefined) return inOne;
  }
  return environment.PULUMI_STACK ?? defaultStack;
}

/**
 * Takes one flag out of the arguments.
 *
 * @returns whether it was there, and the arguments without it.
 */
export function takeFlag(args: readonly string[], flag: string): [given: boolean, rest: readonly string[]] {
  return [args.includes(flag), args.filter((arg) => arg !== flag)];
}
