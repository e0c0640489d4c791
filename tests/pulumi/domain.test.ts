import { checkDomain } from "../../components/pulumi/domain";
import { InvalidOption } from "../../components/pulumi/invalid-option";

describe("a domain", () => {
  it.each(["example.com", "example.localhost", "notes.example.co.uk", "a1-b2.example.org", "home.example.dev"])(
    "may be %s",
    (domain) => {
      expect(() => checkDomain("domain", domain)).not.toThrow();
    },
  );

  it.each([
    ["localhost", "must have at least one dot"],
    ["https://example.com", "must be a domain, not a URL"],
    ["http://example.com/", "must be a domain, not a URL"],
    ["192.168.0.40", "must be a domain, not an IP address"],
    ["::1", "must be a domain, not an IP address"],
    ["example.com:8443", "must not carry a port"],
    ["Example.com", "must be in lower case"],
    ["co.uk", "must not be a public suffix"],
    ["duckdns.org", "must not be a public suffix"],
    ["github.io", "must not be a public suffix"],
    [".example.com", "must consist of labels"],
    ["example.com.", "must consist of labels"],
    ["*.example.com", "must consist of labels"],
    ["exam_ple.com", "must consist of labels"],
    ["-example.com", "must consist of labels"],
    ["exämple.com", "must consist of labels"],
    ["example..com", "must consist of labels"],
    ["user@example.com", "must consist of labels"],
    ["", "must have at least one dot"],
  ])("may not be %j", (domain, rule) => {
    expect(() => checkDomain("domain", domain)).toThrow(InvalidOption);
    expect(() => checkDomain("domain", domain)).toThrow(`domain ${rule}`);
    expect(() => checkDomain("domain", domain)).toThrow(`got ${JSON.stringify(domain)}. `);
  });

  it("is refused with what to do", () => {
    expect(() => checkDomain("domain", "Example.com")).toThrow(
      'domain must be in lower case, got "Example.com". Write "example.com".',
    );
  });
});
