import { MemosApiError } from "./memos-api-error";

/** Before 0.24.4 Memos answers that it has changed a role, and has not. */
export const cannotPromote = (username: string, call: string): MemosApiError =>
  new MemosApiError({
    problem: "unsupported",
    operation: `make ${username} an administrator`,
    call,
    seen: "can change nobody's role",
    mayHaveActed: false,
  });
