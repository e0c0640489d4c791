import { traitsOf } from "../../components/authelia/versions";

describe("the version of Authelia", () => {
  it.each([
    ["4.37.5", "4.37", false],
    ["4.38.0", "4.38", true],
    ["4.38.19", "4.38", true],
    ["4.39.20", "4.38", true],
  ])("%s reads the dialect of %s", (version, dialect, authorizationPolicies) => {
    expect(traitsOf("image", version)).toMatchObject({ configFormat: dialect, authorizationPolicies });
  });

  it.each([
    ["4.37.5", 1],
    ["4.38.0", 20],
    ["4.39.20", 20],
  ])("%s gets %i s to end", (version, grace) => {
    expect(traitsOf("image", version).stopTimeout).toBe(grace);
  });

  it.each([
    ["4.37.5", "argument"],
    ["4.38.0", "file"],
    ["4.39.20", "file"],
  ])("%s takes the secret of a second factor as it must: %s", (version, secondFactorFrom) => {
    expect(traitsOf("image", version).totpImportVia).toBe(secondFactorFrom);
  });

  it.each(["4.36.9", "4.40.0", "5.0.0", "4.3.8"])("%s is refused", (version) => {
    expect(() => traitsOf("autheliaImage", version)).toThrow(
      `autheliaImage must be an Authelia of 4.37, 4.38, 4.39, got "${version}". Choose an image of one of these versions.`,
    );
  });
});
