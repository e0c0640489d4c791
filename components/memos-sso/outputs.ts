/** The versions that run. */
export interface Versions {
  /** Of Authelia as its image names it, such as `4.39.20`. */
  readonly authelia: string;

  /** Of Memos as it says itself, such as `0.30.0`. */
  readonly memos: string;

  /** Of Caddy as its image names it, such as `2.11.9`. */
  readonly gateway: string;
}

/** What was proved, and when something that it is about last changed. */
export interface SignIn {
  /** What was proved, a sentence each; none with `proof: "none"`. */
  readonly proved: string[];

  /** When something that the proof is about last changed, in UTC as ISO 8601; empty with `proof: "none"`. */
  readonly provedAt: string;
}
