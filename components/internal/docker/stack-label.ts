/** The label by which what belongs to a stack is told from all else in Docker. */
export const stackLabel = "memos-sso.stack";

/** The label by which one version of some files is told from another. */
export const fingerprintLabel = "memos-sso.fingerprint";

/** The label by which a component's data are told from those of another that has its name. */
export const markLabel = "memos-sso.mark";

/** The label that carries a container's name in the program, which stays when Docker's name for it changes. */
export const containerLabel = "memos-sso.container";
