import { InvalidOption } from "./invalid-option";

/**
 * Reads the version out of an image's name.
 *
 * The name must carry an exact tag, so that the version is known before anything runs; a digest may follow it.
 *
 * @param option where the image was given, for the error's text
 * @param image such as `neosmemo/memos:0.30.0` or `authelia/authelia:4.39.20@sha256:…`
 * @returns the version, such as `0.30.0`
 * @throws InvalidOption when there is no tag, or the tag is no exact version or that of a pre-release.
 */
export function imageVersion(option: string, image: string): string {
  const tag = /^[^@]*?:([^:/@]+)(@sha256:[0-9a-f]{64})?$/.exec(image)?.[1] ?? "";
  const [, version, variant = ""] = /^v?(\d+\.\d+\.\d+)(?:-([a-z0-9.-]+))?$/.exec(tag) ?? [];
  if (version === undefined) {
    throw new InvalidOption(
      option,
      'must end in an exact version, such as "name:1.2.3"',
      image,
      "Write the version as the tag; a digest may follow it.",
    );
  }
  if (/^(alpha|beta|rc|pre|dev)(?![a-z])/.test(variant)) {
    const remedy = "A version before it may differ from it: choose a released one.";
    throw new InvalidOption(option, "must be a release", image, remedy);
  }
  return version;
}
