import { fileTexts, isContainer, type Rule, type Subject, textIn, textsIn, types } from "../subject";

/** The settings by which Caddy, Authelia, Go and Node skip the verification of certificates. */
const skipsVerification =
  /"?(insecure_skip_verify|skip_verify|tls_skip_verify|tls_insecure_skip_verify)"?\s*[:=]\s*"?true|NODE_TLS_REJECT_UNAUTHORIZED=0/i;

/** Certificates are verified, and secrets are sent over https only. */
export const tlsIsVerified: Rule = {
  name: "tls-is-verified",
  description:
    "Certificates are verified: otherwise an attacker in between could read the client secret and sign in as anybody.",
  level: "mandatory",
  breaches: (subject) => [...skippedVerification(subject), ...plainUrls(subject)],
};

function skippedVerification(subject: Subject): string[] {
  const { props, name } = subject;
  const ofContainer = isContainer(subject) ? [...textsIn(props, "envs"), ...textsIn(props, "command")] : [];
  const found = [...fileTexts(subject), ...ofContainer].flatMap((text) => skipsVerification.exec(text)?.[0] ?? []);
  return found.map((words) => `${name} must verify certificates, got ${words}. Let it trust the authority instead.`);
}

function plainUrls({ type, name, props }: Subject): string[] {
  if (type !== types.identityProvider) return [];
  return ["authUrl", "tokenUrl", "userInfoUrl"]
    .filter((key) => /^http:/i.test(textIn(props, key)))
    .map((key) => `${name} must have an ${key} of https, got "${textIn(props, key)}". Serve it over https.`);
}
