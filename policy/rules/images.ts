import { isOurs, type Rule, textIn, types } from "../subject";

/** An exact version, or a digest, or the id by which Docker knows an image on this machine. */
const isExact = (image: string): boolean =>
  /@sha256:[0-9a-f]{64}$/.test(image) || /^sha256:[0-9a-f]{64}$/.test(image) || /:v?\d+\.\d+\.\d+[^/:]*$/.test(image);

/** Images are of one exact version. */
export const imageIsExact: Rule = {
  name: "image-is-exact",
  description:
    "Images are of one exact version: another one must not come by itself, since the version decides how it is configured.",
  level: "mandatory",
  breaches: (subject) => {
    const key = subject.type === types.image ? "name" : subject.type === types.container ? "image" : undefined;
    const image = key === undefined || !isOurs(subject) ? "" : textIn(subject.props, key);
    if (image === "" || isExact(image)) return [];
    return [`${subject.name} must be of an exact version, got "${image}". Write a tag such as 0.30.0, or a digest.`];
  },
};
