const { join } = require("node:path");

/** Transpiles only: `npm run build` checks the types of every test. */
const transform = { "^.+\\.ts$": ["ts-jest", { tsconfig: join(__dirname, "tests", "tsconfig.json") }] };

/** The package by the names that its users give it, from its sources: what is tested there needs no build. */
const moduleNameMapper = {
  "^pulumi-memos-sso$": "<rootDir>/components/index.ts",
  "^pulumi-memos-sso/testing$": "<rootDir>/components/testing/index.ts",
};

/** Every fault at every call of every lifecycle: longer than all the unit tests, so a project of its own. */
const faults = "/tests/(memos|proof)/(network-)?faults\\.test\\.ts$";

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    {
      displayName: "unit",
      setupFiles: ["<rootDir>/tests/support/promises-without-stacks.js"],
      testEnvironment: "node",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/tests/(project|toolchain|package|e2e)/", faults],
      modulePathIgnorePatterns: ["/dist/"],
      moduleNameMapper,
      transform,
    },
    {
      displayName: "faults",
      testEnvironment: "node",
      testRegex: [faults],
      modulePathIgnorePatterns: ["/dist/"],
      transform,
    },
    {
      displayName: "project",
      testEnvironment: "node",
      testMatch: ["<rootDir>/tests/project/**/*.test.ts"],
      modulePathIgnorePatterns: ["/dist/"],
      transform,
    },
    {
      displayName: "toolchain",
      testEnvironment: "node",
      testMatch: ["<rootDir>/tests/toolchain/**/*.test.ts"],
      modulePathIgnorePatterns: ["/dist/"],
      transform,
    },
    {
      displayName: "package",
      testEnvironment: "node",
      testMatch: ["<rootDir>/tests/package/**/*.test.ts"],
      modulePathIgnorePatterns: ["/dist/"],
      transform,
    },
    {
      displayName: "e2e",
      testEnvironment: "node",
      testMatch: ["<rootDir>/tests/e2e/**/*.test.ts"],
      modulePathIgnorePatterns: ["/dist/"],
      transform,
    },
  ],
  reporters: ["default", "summary", "<rootDir>/tests/support/summary-reporter.js"],
};
