import { discoveryUrl, readDocument } from "../../components/issuer/discovery-document";
import { issuer as rule } from "../../components/issuer/option-rules";
import { answer } from "../support/fake-memos-sign-in";

const issuer = "https://sso.example.com/realms/notes";
const document = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: "https://api.example.com/userinfo",
};

describe("the document of an issuer", () => {
  it.each([issuer, `${issuer}/`])("of %s is below its path", (url) => {
    expect(discoveryUrl(url)).toBe(`${issuer}/.well-known/openid-configuration`);
  });

  it("tells the three endpoints, wherever they are", () => {
    expect(readDocument(issuer, answer(200, document))).toEqual({
      found: {
        authorizationUrl: `${issuer}/auth`,
        tokenUrl: `${issuer}/token`,
        userInfoUrl: "https://api.example.com/userinfo",
      },
    });
  });

  it.each([`${issuer}/`, "https://SSO.example.com/realms/notes", "https://mallory.example.com"])(
    "is not believed when it names %s",
    (theirs) => {
      expect(() => readDocument(issuer, answer(200, { ...document, issuer: theirs }))).toThrow(
        `issuer must be, letter by letter, the issuer that ${issuer}/.well-known/openid-configuration names, ` +
          `got "${issuer}". It names "${theirs}": write that`,
      );
    },
  );

  it.each(["authorization_endpoint", "token_endpoint", "userinfo_endpoint"])("must have %s, by https", (name) => {
    expect(() => readDocument(issuer, answer(200, { ...document, [name]: undefined }))).toThrow(
      `issuer must name a ${name} in its document, got nothing.`,
    );
    expect(() => readDocument(issuer, answer(200, { ...document, [name]: "http://sso.example.com/" }))).toThrow(
      `issuer must have an https ${name}, got "http://sso.example.com/".`,
    );
  });

  it.each([
    { status: 503, body: {} },
    { status: 404, body: { error: "Realm does not exist" } },
    { status: 200, body: {} },
    { status: 404, body: document },
  ])("may be there later when the answer is $status with $body", ({ status, body }) => {
    expect(readDocument(issuer, answer(status, body))).toEqual({
      instead: `HTTP ${status} from ${issuer}/.well-known/openid-configuration, which is no discovery document`,
    });
  });
});

describe("an issuer", () => {
  it.each([issuer, "http://127.0.0.1:8080", "http://sso.localhost:8080/realms/notes", "http://[::1]:8080"])(
    "may be %s",
    (value) => {
      expect(() => rule("issuer", value)).not.toThrow();
    },
  );

  it.each([
    ["http://sso.example.com", "must be https"],
    ["http://127.0.0.1.example.com", "must be https"],
    ["http://notlocalhost", "must be https"],
    ["https://john:secret@sso.example.com", 'must carry no user name and no password, got "https://sso.example.com"'],
    [`${issuer}?a=b`, "must have no query and no fragment"],
    [`${issuer}#a`, "must have no query and no fragment"],
    ["sso.example.com", "must be an absolute https URL"],
    ["file:///etc/passwd", "must be an absolute https URL"],
    [undefined, "must be an absolute https URL, got nothing"],
  ])("may not be %s", (value, words) => {
    expect(() => rule("issuer", value)).toThrow(words);
  });
});
