import { isIn, type Rule, type Subject, types } from "../subject";

/** Data that cannot be made again, and the keys to them. */
const irreplaceable = (subject: Subject): boolean => {
  const { type, name } = subject;
  if (type === types.volume) return name.endsWith("-data") && (isIn(subject, "Memos") || isIn(subject, "Authelia"));
  if (type === types.password) {
    return (
      (isIn(subject, "MemosSso") && name.endsWith("-administrator-password")) ||
      (isIn(subject, "Authelia") && name.endsWith("-storage-encryption-key"))
    );
  }
  return type === types.memosData || (type === types.volumeFiles && name.endsWith("-data-prepared"));
};

/** Data, and the keys to them, are protected. */
export const dataIsProtected: Rule = {
  name: "data-is-protected",
  description: "Data and the keys to them are protected: otherwise a wrong change or destroy could delete them.",
  level: "mandatory",
  breaches: (subject) =>
    irreplaceable(subject) && !subject.protect
      ? [`${subject.name} must be protected. Remove protect: false from your transforms.`]
      : [],
};
