import { changesFinding } from "../../../toolchain/src/release/changes";

it("a first heading with the version and words below it is well", () => {
  expect(changesFinding("# Changes\n\n## 0.2.0\n\n- More.\n\n## 0.1.0\n\n- Less.\n", "0.2.0").level).toBe("ok");
});

it.each([
  ["# Changes\n\n## Unreleased\n\n- More.\n\n## 0.2.0\n\n- Less.\n", 'begins with "Unreleased"'],
  ["# Changes\n\n## 0.2.0\n\n## 0.1.0\n\n- Less.\n", "says nothing about 0.2.0"],
  ["# Changes\n", 'begins with "nothing"'],
])("%j is not", (changelog, seen) => {
  expect(changesFinding(changelog, "0.2.0")).toMatchObject({ level: "fail", seen });
});
