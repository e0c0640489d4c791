/** The label by which what belongs to a stack is told from all else in Docker. */
export const stackLabel = "memos-sso.stack";

/** The label by which one version of some files is told from another. */
export const fingerprintLabel = "memos-sso.fingerprint";
