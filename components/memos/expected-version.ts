/** A state in which a version of Memos is kept. */
interface State {
  /** What Memos said its version was. */
  readonly memosVersion?: string;
}

/**
 * The options that a state was made with, as far as an older version of this package did not keep them.
 *
 * It did not keep the version that was expected: the one that Memos told takes its place, so that the same one is no change.
 *
 * @param news the options now; their version is empty when none is expected
 */
export const optionsBefore = (olds: State, { version }: { readonly version?: string }): object => ({
  version: version === "" ? "" : olds.memosVersion,
  acceptRisk: [],
  ...olds,
});
