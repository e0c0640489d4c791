import { auditFinding } from "../../../toolchain/src/release/audit";

const counted = (vulnerabilities: Record<string, number>): string => JSON.stringify({ metadata: { vulnerabilities } });

it.each([
  [{ total: 0 }, "ok", "none in the packages that importers install"],
  [{ total: 2, low: 1, moderate: 1 }, "warn", "2 in the packages that importers install, 0 of them high or critical"],
  [{ total: 3, high: 1, critical: 1 }, "fail", "3 in the packages that importers install, 2 of them high or critical"],
])("%j is %s", (vulnerabilities, level, seen) => {
  expect(auditFinding(counted(vulnerabilities))).toMatchObject({ level, seen });
});

it.each([
  ['{"message":"405 Method Not Allowed"}', "not looked for: 405 Method Not Allowed"],
  ["", "not looked for: npm audit gave no answer"],
  ["{}", "not looked for: npm audit gave another answer"],
])("the answer %j is a warning, because nothing is known then", (answer, seen) => {
  expect(auditFinding(answer)).toMatchObject({ level: "warn", seen });
});
