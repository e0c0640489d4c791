import { fileTexts, isContainer, type Rule, type Subject, textIn, textsIn, types } from "../subject";

/** The name of a variable with a secret, not with the path of a file. */
const secretVariable = /(SECRET|PASSWORD|PASSPHRASE|PRIVATE_KEY|ENCRYPTION_KEY|TOKEN)$/i;

/** Secrets are in files that only their reader can read. */
export const secretIsInNoVariable: Rule = {
  name: "secret-is-in-no-variable",
  description: "Secrets are in files: everybody who may call Docker can read the variables of a container.",
  level: "mandatory",
  breaches: (subject) =>
    isContainer(subject)
      ? textsIn(subject.props, "envs")
          .map((variable) => variable.split("=")[0] ?? "")
          .filter((name) => secretVariable.test(name))
          .map((name) => `${subject.name} must not have a secret in its variable ${name}. Write it to a file.`)
      : [],
};

/** Authelia stores a digest of the client secret. */
export const clientSecretIsADigest: Rule = {
  name: "client-secret-is-a-digest",
  description: "Authelia's configuration has a digest of the client secret, so that the file does not show the secret.",
  level: "mandatory",
  breaches: (subject) =>
    fileTexts(subject).some((text) => text.includes("$plaintext$"))
      ? [
          `${subject.name} must not write a client secret in plain text. Write its digest, or leave it to the component.`,
        ]
      : [],
};

/**
 * Finds generated secrets in what Docker shows of a container: variables, labels, commands.
 *
 * @returns the violations, by the name of the resource.
 */
export function visibleSecrets(
  subjects: readonly Subject[],
): readonly { readonly name: string; readonly says: string }[] {
  const secrets = subjects.flatMap(secretsOf).filter((secret) => secret.length >= 8);
  return subjects
    .filter(isContainer)
    .flatMap(({ name, props }) =>
      shown
        .filter((key) => secrets.some((secret) => JSON.stringify(props[key] ?? "").includes(quoted(secret))))
        .map((key) => ({ name, says: `${name} must not show a secret in its ${key}. Write it to a file.` })),
    );
}

const shown = ["hostname", "envs", "labels", "command", "entrypoints"];

const quoted = (secret: string): string => JSON.stringify(secret).slice(1, -1);

const secretsOf = ({ type, props }: Subject): string[] => {
  if (type === types.password) return [textIn(props, "result")];
  return type === types.key ? [textIn(props, "privateKeyPem"), textIn(props, "privateKeyPemPkcs8")] : [];
};
