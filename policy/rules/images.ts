import { isOurs, type Rule, textIn, types } from "../subject";

/** An exact version, a digest, or the id of an image in Docker. */
const isExact = (image: string): boolean =>
  /@sha256:[0-9a-f]{64}$/.test(image) || /^sha256:[0-9a-f]{64}$/.test(image) || /:v?\d+\.\d+\.\d+[^/:]*$/.test(image);

/** Images have an exact version. */
export const imageIsExact: Rule = {
  name: "image-is-exact",
  description: "Images have an exact version, because the version decides the format of the configuration.",
  level: "mandatory",
  breaches: (subject) => {
    const key = subject.type === types.image ? "name" : subject.type === types.container ? "image" : undefined;
    const image = key === undefined || !isOurs(subject) ? "" : textIn(subject.props, key);
    if (image === "" || isExact(image)) return [];
    return [`${subject.name} must be of an exact version, got "${image}". Write a tag such as 0.30.0, or a digest.`];
  },
};
