/** An option that cannot be used: its path, the rule, the value that was given and what to do. */
export class InvalidOption extends Error {
  /** Makes Pulumi print the message alone: the mistake is in the options, and our stack would only hide it. */
  readonly __pulumiRunError = true;

  constructor(
    /** The path of the option, such as `people[1].email`. */
    readonly option: string,
    rule: string,
    value: unknown,
    remedy: string,
  ) {
    super(`${option} ${rule}, got ${value === undefined ? "nothing" : JSON.stringify(value)}. ${remedy}`);
    this.name = "InvalidOption";
  }
}
