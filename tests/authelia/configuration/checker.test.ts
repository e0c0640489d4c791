import { isAccepted, rejection } from "../../../components/authelia/configuration/checker";

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
