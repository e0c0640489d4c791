import { isIP } from "node:net";
import { parse } from "tldts";
import { InvalidOption } from "./invalid-option";

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const isName = (name: string): boolean => name.length <= 240 && name.split(".").every((part) => label.test(part));

const labelRule = "must consist of labels of a-z, 0-9 and inner hyphens, joined by dots";

/**
 * Checks the domain that the host names of Authelia and Memos are below and whose cookie they share.
 *
 * The rules are those of Authelia's `session.cookies[].domain`, so that a bad one is refused before Authelia starts.
 *
 * @throws InvalidOption naming the rule that is broken.
 */
export function checkDomain(option: string, domain: string): void {
  const refuse = (rule: string, remedy: string): never => {
    throw new InvalidOption(option, rule, domain, remedy);
  };
  const example = 'Write a name such as "example.com".';

  if (domain.includes("://")) refuse("must be a domain, not a URL", `Leave out the scheme and the path. ${example}`);
  if (isIP(domain) !== 0)
    refuse("must be a domain, not an IP address", `Browsers share no cookie between addresses. ${example}`);
  if (domain.includes(":")) refuse("must not carry a port", "Give the port as httpsPort.");
  if (domain !== domain.toLowerCase()) refuse("must be in lower case", `Write "${domain.toLowerCase()}".`);
  if (!domain.includes("."))
    refuse("must have at least one dot", `Authelia sets no cookie for a bare name. ${example}`);
  if (!isName(domain)) refuse(labelRule, example);
  if (parse(domain, { allowPrivateDomains: true }).domain === null) {
    refuse(
      "must not be a public suffix",
      `Browsers refuse a cookie for a name that strangers share. Write "yours.${domain}".`,
    );
  }
}

/**
 * Checks a host name that certificates and the cookie of a domain are to cover.
 *
 * @throws InvalidOption for a name that is not below the domain.
 */
export function checkHost(option: string, host: string, domain: string): void {
  const remedy = `Write one such as "notes.${domain}".`;
  if (!isName(host)) throw new InvalidOption(option, labelRule, host, remedy);
  if (!host.endsWith(`.${domain}`)) throw new InvalidOption(option, `must be a name below "${domain}"`, host, remedy);
}
