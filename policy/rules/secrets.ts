import { fileTexts, isContainer, listIn, type Rule, type Subject, textIn, textsIn, types } from "../subject";

/** A variable whose name says that it holds a secret, and not the file that holds one. */
const secretVariable = /(SECRET|PASSWORD|PASSPHRASE|PRIVATE_KEY|ENCRYPTION_KEY|TOKEN)$/i;

/** Secrets are in files that their reader alone can read. */
export const secretIsInNoVariable: Rule = {
  name: "secret-is-in-no-variable",
  description: "Secrets are in files: whoever may ask Docker about a container reads its variables.",
  level: "mandatory",
  breaches: (subject) =>
    isContainer(subject)
      ? textsIn(subject.props, "envs")
          .map((variable) => variable.split("=")[0] ?? "")
          .filter((name) => secretVariable.test(name))
          .map((name) => `${subject.name} must not have a secret in its variable ${name}. Give it by a file.`)
      : [],
};

/** Authelia stores a digest of the client secret. */
export const clientSecretIsADigest: Rule = {
  name: "client-secret-is-a-digest",
  description:
    "Authelia's configuration has a digest of the client secret: the secret itself would be there to be read.",
  level: "mandatory",
  breaches: (subject) =>
    fileTexts(subject).some((text) => text.includes("$plaintext$"))
      ? [
          `${subject.name} must not write a client secret in plain text. Write its digest, or leave it to the component.`,
        ]
      : [],
};

/**
 * Finds generated secrets where anybody may see them who may ask Docker: in variables, labels, commands.
 *
 * @returns what breaks the rule, by the name of the resource.
 */
export function visibleSecrets(
  subjects: readonly Subject[],
): readonly { readonly name: string; readonly says: string }[] {
  const secrets = subjects.flatMap(secretsOf).filter((secret) => secret.length >= 8);
  return subjects
    .filter(isContainer)
    .flatMap(({ name, props }) =>
      shown
        .filter((key) => secrets.some((secret) => JSON.stringify(listIn(props, key)).includes(quoted(secret))))
        .map((key) => ({ name, says: `${name} must not show a secret in its ${key}. Give it by a file.` })),
    );
}

const shown = ["envs", "labels", "command", "entrypoints"];

const quoted = (secret: string): string => JSON.stringify(secret).slice(1, -1);

const secretsOf = ({ type, props }: Subject): string[] => {
  if (type === types.password) return [textIn(props, "result")];
  return type === types.key ? [textIn(props, "privateKeyPem"), textIn(props, "privateKeyPemPkcs8")] : [];
};
