import { forbiddenLicences } from "../../../toolchain/src/release/licences";

const lockfileWith = (license: string | undefined) => ({
  packages: { "": {}, "node_modules/a/node_modules/@of/some": { version: "1.2.3", license } },
});

it.each(["MIT", "(MIT OR GPL-3.0)", "(BSD-3-Clause AND Apache-2.0)", "MIT OR Apache-2.0"])(
  "%s is allowed",
  (license) => {
    expect(forbiddenLicences(lockfileWith(license))).toEqual([]);
  },
);

it.each(["GPL-3.0", "(MIT AND GPL-3.0)", "SEE LICENSE IN LICENSE", "mit"])("%s is not", (license) => {
  expect(forbiddenLicences(lockfileWith(license))).toEqual([`@of/some@1.2.3: ${license}`]);
});

it("a package that says nothing is not allowed", () => {
  expect(forbiddenLicences(lockfileWith(undefined))).toEqual(["@of/some@1.2.3: none said"]);
});

it("what was read by hand counts for that version and that licence only", () => {
  const packages = (version: string) => ({ "node_modules/spdx-exceptions": { version, license: "CC-BY-3.0" } });
  expect(forbiddenLicences({ packages: packages("2.5.0") })).toEqual([]);
  expect(forbiddenLicences({ packages: packages("2.6.0") })).toEqual(["spdx-exceptions@2.6.0: CC-BY-3.0"]);
});
