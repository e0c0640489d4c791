import { imageVersion } from "../../components/pulumi/image-version";

const digest = `sha256:${"0a".repeat(32)}`;

describe("the version of an image", () => {
  it.each([
    ["authelia/authelia:4.39.20", "4.39.20"],
    ["registry.example.com:5000/memos:0.30.0", "0.30.0"],
    [`neosmemo/memos:0.30.0@${digest}`, "0.30.0"],
    ["caddy:2.10.2-alpine", "2.10.2"],
    ["caddy:v2.10.2", "2.10.2"],
    ["authelia/authelia:4.39.20-bookworm", "4.39.20"],
  ])("of %s is %s", (image, version) => {
    expect(imageVersion("image", image)).toBe(version);
  });

  it.each(["0.30.0-rc.1", "0.30.0-rc1", "v0.30.0-beta", "4.39.0-alpha.2", "0.30.0-pre", "0.30.0-dev"])(
    "of %s is not that of the release, so it is refused",
    (tag) => {
      expect(() => imageVersion("memosImage", `memos:${tag}`)).toThrow(
        `memosImage must be a release, got "memos:${tag}". A version before it may differ from it: choose a released one.`,
      );
    },
  );

  it.each([
    "memos",
    "memos:latest",
    "memos:stable",
    "memos:0.30",
    `memos@${digest}`,
    "registry.example.com:5000/memos",
    "memos:0.30.0@sha256:1",
  ])("of %s is not known, so it is refused", (image) => {
    expect(() => imageVersion("memosImage", image)).toThrow(
      `memosImage must end in an exact version, such as "name:1.2.3", got "${image}". Write the version as the tag; a digest may follow it.`,
    );
  });
});
