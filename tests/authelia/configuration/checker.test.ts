import {
  isAccepted,
  keyCheckError,
  parseKeyCheck,
  rejection,
} from "../../../components/authelia/configuration/checker";

describe("what Authelia says of its configuration", () => {
  it.each([
    ["Configuration parsed and loaded successfully without errors.", true],
    ["Configuration parsed and loaded with warnings:\n\n\t - access_control: no rules", true],
    ["Configuration parsed and loaded with errors:\n\n\t - configuration key not expected: nonsense", false],
    [
      "Configuration parsed and loaded with errors:\n\n\t - one\n\nConfiguration parsed and loaded with warnings:\n\n\t - two",
      false,
    ],
    ["exec: authelia: not found", false],
    ["", false],
  ])("%j", (words, expected) => {
    expect(isAccepted(words)).toBe(expected);
  });
});

it("a refusal has Authelia's own words, and says how settings of a program's own are to be spelled", () => {
  const words =
    "Configuration parsed and loaded with errors:\n\n\t - configuration key not expected: session.remember_me";

  expect(rejection(words)).toBe(
    `Authelia refuses its configuration.\n${words}\n` +
      "If it names settings of your own: spell them as the version of Authelia's image does.",
  );
});

/** What Authelia 4.37.5, 4.38.0 and 4.39.20 have said. */
const said = {
  right: "Storage Encryption Key Validation: SUCCESS\n",
  wrong:
    "Storage Encryption Key Validation: FAILURE\n\n\tCause: the configured encryption key does not appear to be valid for this database which may occur if the encryption key was changed in the configuration without using the cli to change it in the database.\n",
  older:
    "Error: command requires the use of a up to date schema version: storage schema outdated: version 7 is outdated please migrate to version 24 in order to use this command or use an older binary\nUsage:\n  authelia storage encryption check [flags]\n",
  newer:
    "Error: command requires the use of a compatibe schema version: storage schema incompatible: version 24 is not compatible with this version of the binary as the latest compatible version is 15\nUsage:\n",
  locked: "Storage Encryption Key Validation: UNKNOWN\n\n\tCause: database is locked.\n",
};

it.each([
  ["", "fits"],
  ["\n", "fits"],
  [said.right, "fits"],
  [said.wrong, "another key"],
  [said.older, "older database"],
  [said.newer, "newer database"],
  [said.locked, "untold"],
])("%j means: %s", (words, verdict) => {
  expect(parseKeyCheck(words)).toBe(verdict);
});

it("another key is refused, with the volume and the way out", () => {
  const text = keyCheckError("another key", "sso-authelia-data-1");
  expect(text).toContain("not the one that Authelia's database in volume sso-authelia-data-1 was written with");
  expect(text).toContain("docs/operating.md says under “The storage encryption key”");
});

it("a newer database is refused, with the volume and the way out", () => {
  expect(keyCheckError("newer database", "data-1")).toMatch(
    /volume data-1 was written by a newer Authelia.*at least as new/,
  );
});

it.each(["fits", "older database", "untold"] as const)("%s is not refused", (verdict) => {
  expect(keyCheckError(verdict, "data-1")).toBeUndefined();
});
