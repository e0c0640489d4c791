import { accepted } from "../../components/authelia/checker";

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
    expect(accepted(words)).toBe(expected);
  });
});
