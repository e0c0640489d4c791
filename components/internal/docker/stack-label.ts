/** The label by which what belongs to a stack is told from all else in Docker. */
export const stackLabel = "memos-sso.stack";
