import { fail, ok, warn, type Diagnostic } from "../checks/diagnostic";

const what = "known vulnerabilities";

/** What `npm audit --json` says, or why it has nothing to say. */
type Audit =
  { readonly metadata: { readonly vulnerabilities: Readonly<Record<string, number>> } } | { readonly message: string };

/**
 * Reads the answer of `npm audit --omit=dev --json`.
 *
 * A registry that cannot be asked is a warning, never an ok: nothing is known then.
 */
export function auditFinding(answer: string): Diagnostic {
  const audit = parsed(answer);
  if (!("metadata" in audit)) {
    return warn(what, `not looked for: ${audit.message}`, "run npm audit --omit=dev where the registry answers audits");
  }
  const { total = 0, high = 0, critical = 0 } = audit.metadata.vulnerabilities;
  if (total === 0) return ok(what, "none in the packages that importers install");
  const seen = `${total} in the packages that importers install, ${high + critical} of them high or critical`;
  const remedy = "npm audit --omit=dev names them; move to versions without";
  return high + critical > 0 ? fail(what, seen, remedy) : warn(what, seen, remedy);
}

function parsed(answer: string): Audit {
  try {
    const audit = JSON.parse(answer) as Audit;
    return "metadata" in audit || "message" in audit ? audit : { message: "npm audit gave another answer" };
  } catch {
    return { message: "npm audit gave no answer" };
  }
}
