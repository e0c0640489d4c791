import { Document, isScalar, type Scalar, type ScalarTag, visit } from "yaml";
import { InvalidOption } from "../../pulumi/invalid-option";
import { fileNames, paths } from "./settings";

/** Stands for a secret in a document: the content of the file with this name is put there. */
export class SecretFile {
  constructor(readonly name: string) {}
}

/** Stands for a secret in a document. */
export const secretFile = (name: string): SecretFile => new SecretFile(name);

/**
 * Checks that no text in a value, at any depth, begins a template: Authelia from 4.38 on would execute it.
 *
 * @param option where the value was given, such as `clients[0]`
 * @throws InvalidOption with the path of the first that does.
 */
export function rejectTemplates(option: string, value: unknown): void {
  if (typeof value === "string" && value.includes("{{")) {
    throw new InvalidOption(option, 'must not hold "{{", which begins a template of Authelia', value, "Leave it out.");
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    rejectTemplates(option, key);
    rejectTemplates(Array.isArray(value) ? `${option}[${key}]` : `${option}.${key}`, inner);
  }
}

/** Where `putSecretsIn` puts a secret in. Without quotes it is no YAML, of which a preview would show what has not changed, too. */
const placeholder = ({ name }: SecretFile): string => `{{ secret "${paths.secrets}/${name}" }}`;

/** For Authelia's template filter, which quotes the secret. */
const template = ({ name }: SecretFile): string => `{{ secret "${paths.secrets}/${name}" | quote }}`;

const secretTag = (filtered: boolean): ScalarTag => ({
  tag: "!secret",
  default: true,
  identify: (value) => value instanceof SecretFile,
  resolve: (name) => new SecretFile(name),
  stringify: ({ value }: Scalar) => (filtered ? template(value as SecretFile) : placeholder(value as SecretFile)),
});

/**
 * Writes a document of Authelia's, which reads YAML 1.1: a text that would be a number, a date or a switch there gets quotes.
 *
 * @param filtered whether the document goes through Authelia's template filter
 */
export function toYaml(value: unknown, filtered = false): string {
  const document = new Document(value, {
    aliasDuplicateObjects: false,
    compat: "yaml-1.1",
    customTags: [secretTag(filtered)],
  });
  // A list of texts is one line, also in a preview.
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === "string" && scalar.value.search(unprintable) >= 0) scalar.type = "QUOTE_DOUBLE";
    },
    Seq(_key, list) {
      list.flow = list.items.every((item) => isScalar(item) && !(item.value instanceof SecretFile));
    },
  });
  return document
    .toString({ lineWidth: 0, flowCollectionPadding: false })
    .replaceAll(unprintable, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What YAML 1.1 takes for the end of a line or refuses, unless it is escaped between double quotes. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The files of an Authelia, by their paths in its volume. */
export interface AutheliaFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly secretFiles: Readonly<Record<string, string>>;
  readonly filters: "" | "template";
}

/**
 * Puts the secrets into configuration.yml for an Authelia that has no template filter; the file is a secret then.
 *
 * Only a placeholder without quotes counts: a text of a user's that looks like one has quotes.
 */
export function putSecretsIn<T extends AutheliaFiles>(inputs: T): T {
  const { [fileNames.configuration]: configuration, ...files } = inputs.files;
  if (inputs.filters === "template" || configuration === undefined) return inputs;
  const folder = `${fileNames.secrets}/`;
  const withSecrets = configuration.replace(unquotedPlaceholder, (all, name: string) => {
    const secret = inputs.secretFiles[`${folder}${name}`];
    return secret === undefined ? all : JSON.stringify(secret);
  });
  const others = Object.entries(inputs.secretFiles).filter(([path]) => !path.startsWith(folder));
  return {
    ...inputs,
    files,
    secretFiles: { ...Object.fromEntries(others), [fileNames.configuration]: withSecrets },
  };
}

const unquotedPlaceholder = new RegExp(`(?<=: )\\{\\{ secret "${paths.secrets}/([^"]+)" \\}\\}$`, "gm");
