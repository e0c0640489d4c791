import { type Scalar, type ScalarTag, stringify } from "yaml";
import { Template } from "./template";

const templateTag: ScalarTag = {
  tag: "!template",
  default: true,
  identify: (value) => value instanceof Template,
  resolve: (text) => new Template(text),
  stringify: ({ value }: Scalar) => (value as Template).text,
};

/** Writes a document of Authelia's. */
export const toYaml = (value: unknown): string =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, customTags: [templateTag] });
