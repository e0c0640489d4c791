import { versionIn } from "../../../components/internal/docker/running";

describe("the version in what a program says of itself", () => {
  it.each([
    ["authelia version v4.39.20", "4.39.20"],
    ["v2.10.2 h1:g/gTYjGMD0dec+UgMw8SnfmJ3I9+M2TdvoRL/Ovu6U8=", "2.10.2"],
    ["4.37.5\nGo 1.24.1", "4.37.5"],
    ["untagged-dirty", "untagged-dirty"],
    ["v4.39", "v4.39"],
  ])("of %j is %s", (words, version) => {
    expect(versionIn(words)).toBe(version);
  });
});
