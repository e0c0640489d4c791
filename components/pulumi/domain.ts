import { isIP } from "node:net";
import { parse } from "tldts";
import { InvalidOption } from "./invalid-option";

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Checks the domain under which `auth.<domain>` and `memos.<domain>` will live and whose cookie both share.
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
  if (domain.length > 240 || !domain.split(".").every((part) => label.test(part))) {
    refuse("must consist of labels of a-z, 0-9 and inner hyphens, joined by dots", example);
  }
  if (parse(domain, { allowPrivateDomains: true }).domain === null) {
    refuse(
      "must not be a public suffix",
      `Browsers refuse a cookie for a name that strangers share. Write "yours.${domain}".`,
    );
  }
}
