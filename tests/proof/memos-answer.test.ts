import { diagnoseSignIn, readMadeUp } from "../../components/proof/memos-answer";
import type { NotSignedIn } from "../../components/proof/memos-callback";

const exchange = "failed to exchange token, error: failed to exchange access token: ";
const userInfo = "failed to get user info, error: ";

describe("Memos' answer to the probe identity", () => {
  const probe = { username: "_probe", scopes: ["openid", "profile"], claims: ["preferred_username", "name", "email"] };
  const said = (message: string, status = 500): NotSignedIn => ({ signedIn: false, status, code: 13, message });

  it("is right when the filter refuses it by its name", () => {
    expect(diagnoseSignIn({ ...said("identifier _probe is not allowed", 403), code: 7 }, probe)).toBeUndefined();
  });

  it.each([
    { step: "mapping", message: "identifier probe@example.com is not allowed", remedy: /preferred_username/ },
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
    expect(diagnoseSignIn({ ...said("", 502), code: -1 }, probe)).toMatchObject({ step: "gateway" });
  });

  it("must not be a sign-in when the code was made up", () => {
    const user = { name: "users/john", username: "john", displayName: "", email: "", role: "USER" };

    expect(readMadeUp({ signedIn: true, user, accessToken: "jwt" })).toMatchObject({ diagnosis: { step: "Memos" } });
  });
});
