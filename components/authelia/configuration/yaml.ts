import { parseDocument, type Scalar, type ScalarTag, stringify, visit } from "yaml";
import { fileNames, paths } from "./settings";
import { SecretFile } from "./template";

/** What is in configuration.yml where Authelia, or `putSecretsIn`, puts a secret in. */
const placeholder = ({ name }: SecretFile): string => `{{ secret "${paths.secrets}/${name}" }}`;

/** For Authelia's template filter, which quotes the secret. */
const template = ({ name }: SecretFile): string => `{{ secret "${paths.secrets}/${name}" | quote }}`;

const secretTag = (filtered: boolean): ScalarTag => ({
  tag: "!secret",
  default: true,
  identify: (value) => value instanceof SecretFile,
  resolve: (name) => new SecretFile(name),
  stringify: ({ value }: Scalar) =>
    filtered ? template(value as SecretFile) : `'${placeholder(value as SecretFile)}'`,
});

/**
 * Writes a document of Authelia's, which reads YAML 1.1: a text that would be a number, a date or a switch there gets quotes.
 *
 * @param filtered whether the document goes through Authelia's template filter
 */
export const toYaml = (value: unknown, filtered = false): string =>
  stringify(value, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    compat: "yaml-1.1",
    customTags: [secretTag(filtered)],
  });

/** The files of an Authelia, by their paths in its volume. */
export interface AutheliaFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly secretFiles: Readonly<Record<string, string>>;
  readonly filters: "" | "template";
}

/**
 * Puts the secrets into configuration.yml for an Authelia that has no template filter; the file is a secret then.
 *
 * Only a whole value that is a placeholder counts, so that no text can be mistaken for one in part.
 */
export function putSecretsIn<T extends AutheliaFiles>(inputs: T): T {
  const { [fileNames.configuration]: configuration, ...files } = inputs.files;
  if (inputs.filters === "template" || configuration === undefined) return inputs;
  const folder = `${fileNames.secrets}/`;
  const [secrets, others] = [true, false].map((isSecret) =>
    Object.fromEntries(Object.entries(inputs.secretFiles).filter(([path]) => path.startsWith(folder) === isSecret)),
  );
  const byPlaceholder = new Map(
    Object.entries(secrets ?? {}).map(([path, secret]) => [
      placeholder(new SecretFile(path.slice(folder.length))),
      secret,
    ]),
  );
  const document = parseDocument(configuration);
  visit(document, {
    Scalar(_key, node) {
      const secret = typeof node.value === "string" ? byPlaceholder.get(node.value) : undefined;
      if (secret === undefined) return;
      node.value = secret;
      node.type = undefined;
    },
  });
  return {
    ...inputs,
    files,
    secretFiles: { ...others, [fileNames.configuration]: document.toString({ lineWidth: 0 }) },
  };
}
