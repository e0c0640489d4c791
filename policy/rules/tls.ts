import { fileTexts, isContainer, type Rule, type Subject, textIn, textsIn, types } from "../subject";

/** How the programs in our containers are told not to look at certificates: Caddy, Authelia, Go and Node. */
const careless =
  /"?(insecure_skip_verify|skip_verify|tls_skip_verify|tls_insecure_skip_verify)"?\s*[:=]\s*"?true|NODE_TLS_REJECT_UNAUTHORIZED=0/i;

/** Certificates are verified, and nothing secret crosses a network without one. */
export const tlsIsVerified: Rule = {
  name: "tls-is-verified",
  description: "Certificates are verified: else whoever is in between reads the client secret and signs in as anybody.",
  level: "mandatory",
  breaches: (subject) => [...carelessness(subject), ...plainUrls(subject)],
};

function carelessness(subject: Subject): string[] {
  const { props, name } = subject;
  const ofContainer = isContainer(subject) ? [...textsIn(props, "envs"), ...textsIn(props, "command")] : [];
  const found = [...fileTexts(subject), ...ofContainer].flatMap((text) => careless.exec(text)?.[0] ?? []);
  return found.map((words) => `${name} must verify certificates, got ${words}. Let it trust the authority instead.`);
}

function plainUrls({ type, name, props }: Subject): string[] {
  if (type !== types.identityProvider) return [];
  return ["authUrl", "tokenUrl", "userInfoUrl"]
    .filter((key) => /^http:/i.test(textIn(props, key)))
    .map((key) => `${name} must have an ${key} of https, got "${textIn(props, key)}". Serve it over https.`);
}
