import type { HttpRequest } from "../../components/http/http-client";
import { type ClientInputs, exchangeInvalidCode, parseTokenResponse } from "../../components/proof/client";
import { answer } from "../support/fake-memos-sign-in";

const request: ClientInputs = {
  issuer: "https://auth.example.localhost",
  clientId: "memos",
  clientSecret: "the-client-secret",
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: false,
  scopes: ["openid"],
  redirectUri: "https://memos.example.localhost/auth/callback",
};

describe("the token endpoint's answer to a made-up code", () => {
  const oauth = (error: string, error_description = ""): string => JSON.stringify({ error, error_description });

  it("is right when only the code is wrong", () => {
    expect(parseTokenResponse(answer(400, oauth("invalid_grant")), request)).toBeUndefined();
  });

  it.each([
    { status: 401, body: oauth("invalid_client", "Client authentication failed."), step: "secret" },
    {
      status: 401,
      body: oauth("invalid_client", "… the OAuth 2.0 client does not support this method."),
      step: "method",
    },
    {
      status: 401,
      body: oauth("invalid_client", "… the OAuth 2.0 client registration does not allow this method."),
      step: "method",
    },
    { status: 400, body: oauth("invalid_request", "The request is otherwise malformed."), step: "discovery" },
    { status: 429, body: '{"status":"KO","message":"Too Many Requests"}', step: "rate limit" },
    { status: 502, body: "", step: "Authelia" },
  ])("$status $body is $step", ({ status, body, step }) => {
    expect(parseTokenResponse(answer(status, body), request)).toMatchObject({ step });
  });
});

describe("showing the made-up code", () => {
  const asked = async (change: Partial<ClientInputs>): Promise<HttpRequest | undefined> => {
    const questions: HttpRequest[] = [];
    await exchangeInvalidCode(
      (question) => {
        questions.push(question);
        return Promise.resolve(answer(400));
      },
      { ...request, ...change },
    );
    return questions[0];
  };

  it("puts id and secret into the header, each encoded first (RFC 6749, section 2.3.1)", async () => {
    const question = await asked({ clientSecret: "a:b%c" });

    expect(question?.headers?.authorization).toBe(`Basic ${Buffer.from("memos:a%3Ab%25c").toString("base64")}`);
    expect(question?.body).not.toContain("client_secret");
  });

  it("puts them into the body when the client is registered so", async () => {
    const question = await asked({ tokenEndpointAuthMethod: "client_secret_post" });

    expect(question?.headers).not.toHaveProperty("authorization");
    expect(Object.fromEntries(new URLSearchParams(question?.body))).toEqual({
      grant_type: "authorization_code",
      code: "authelia_ac_made-up",
      redirect_uri: request.redirectUri,
      client_id: "memos",
      client_secret: "the-client-secret",
    });
  });
});
