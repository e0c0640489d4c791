import type { NotSignedIn } from "../../components/memos/api/memos-api";
import { diagnoseSignIn, parseInvalidCodeResponse } from "../../components/proof/memos-response";

const exchange = "failed to exchange token, error: failed to exchange access token: ";
const userInfo = "failed to get user info, error: ";

describe("Memos' answer to the probe identity", () => {
  const probe = { username: "_probe", scopes: ["openid", "profile"], claims: ["preferred_username", "name", "email"] };
  const said = (message: string, status = 500): NotSignedIn => ({ signedIn: false, status, fromMemos: true, message });
  const kept = (identifier?: string): NotSignedIn => ({
    ...said("", 403),
    rejectedByFilter: identifier === undefined ? {} : { identifier },
  });

  it("is right when the filter refuses it by its name", () => {
    expect(diagnoseSignIn(kept("_probe"), probe)).toBeUndefined();
    expect(diagnoseSignIn(kept(), probe)).toBeUndefined();
  });

  it("is wrong when the filter refuses somebody else", () => {
    expect(diagnoseSignIn(kept("probe@example.com"), probe)).toMatchObject({
      step: "mapping",
      remedy: expect.stringMatching(/preferred_username/) as string,
    });
  });

  it.each([
    {
      step: "mapping",
      message: `${userInfo}the field "login" is not found in claims or has empty value`,
      remedy: /preferred_username, name, email/,
    },
    {
      step: "claims",
      message: `${userInfo}the field "email" is not found in claims or has empty value`,
      remedy: /scope "email"/,
    },
    {
      step: "claims",
      message: `${userInfo}the field "name" is not found in claims or has empty value`,
      remedy: /attribute/,
    },
    {
      step: "secret",
      message: `${exchange}oauth2: "invalid_client" "Client authentication failed."`,
      remedy: /in Memos/,
    },
    {
      step: "code",
      message: `${exchange}oauth2: "invalid_grant" "The provided authorization grant is invalid."`,
      remedy: /PKCE/,
    },
    { step: "Memos", message: "invalid credentials", remedy: /Memos' log/ },
  ])("$step: $message", ({ step, message, remedy }) => {
    expect(diagnoseSignIn(said(message), probe)).toMatchObject({
      step,
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  it("is the gateway's when it is a bare 502", () => {
    expect(diagnoseSignIn({ ...said("", 502), fromMemos: false }, probe)).toMatchObject({ step: "gateway" });
  });

  it("must not be a sign-in when the code was made up", () => {
    const user = { name: "users/john", username: "john", displayName: "", email: "", role: "USER" };

    expect(parseInvalidCodeResponse({ signedIn: true, user })).toMatchObject({ diagnosis: { step: "Memos" } });
  });
});
