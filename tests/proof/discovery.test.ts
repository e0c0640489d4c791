import { readDiscovery } from "../../components/proof/discovery";
import { answer } from "../support/fake-memos-sign-in";

describe("the discovery document", () => {
  const issuer = "https://auth.example.localhost";
  const document = {
    issuer,
    authorization_endpoint: `${issuer}/api/oidc/authorization`,
    token_endpoint: `${issuer}/api/oidc/token`,
    userinfo_endpoint: `${issuer}/api/oidc/userinfo`,
    claims_supported: ["name"],
  };

  it("is right when issuer and endpoints are those that Memos is told", () => {
    expect(readDiscovery(`${issuer}/`, answer(200, document))).toEqual({ value: { claims: ["name"] } });
  });

  it.each(["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"])(
    "must have the right %s",
    (key) => {
      const seen = readDiscovery(issuer, answer(200, { ...document, [key]: "http://127.0.0.1:9091" }));

      expect(seen).toMatchObject({
        diagnosis: { step: "discovery", sentence: expect.stringContaining(`${key} must be`) as string },
        isTransient: false,
      });
    },
  );

  it.each([
    { status: 503, step: "Authelia", mayPass: true, remedy: /running/ },
    { status: 400, step: "discovery", mayPass: false, remedy: /X-Forwarded-Proto/ },
    { status: 404, step: "discovery", mayPass: false, remedy: /identity_providers\.oidc/ },
    { status: 200, step: "discovery", mayPass: false, remedy: /this is Authelia/ },
  ])("is missing when the answer is a bare $status", ({ status, step, mayPass, remedy }) => {
    expect(readDiscovery(issuer, answer(status))).toMatchObject({
      diagnosis: { step, remedy: expect.stringMatching(remedy) as string },
      isTransient: mayPass,
    });
  });
});
