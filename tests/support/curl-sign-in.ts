import { Curl } from "./curl";
import type { Account, SignInButton } from "./browser-user";
import type { Outputs } from "./stack";

/** The example of RFC 7636, appendix B. */
const proofKey = {
  verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
};

/** Signs a person in to Memos with nothing but curl; resolves to the account that the access token opens. */
export async function signInWithCurl(outputs: Outputs, username: string, password: string): Promise<Account> {
  const curl = new Curl(outputs);
  try {
    const button = await firstButton(curl, outputs);
    const redirectUri = `${outputs.memosUrl}/auth/callback`;
    const portal = await curl.open(authorizationUrl(button, redirectUri));
    const afterPassword = await curl.open(await givePassword(curl, portal, { username, password }));
    const callback = await giveConsent(curl, afterPassword);
    const ssoCredentials = {
      idpName: button.name,
      code: callback.searchParams.get("code"),
      redirectUri,
      codeVerifier: proofKey.verifier,
    };
    const signIn = `${outputs.memosUrl}/api/v1/auth/signin`;
    const { accessToken } = await curl.ask<{ accessToken: string }>(signIn, { ssoCredentials });
    return (await curl.askAs<{ user: Account }>(accessToken, `${outputs.memosUrl}/api/v1/auth/me`)).user;
  } finally {
    curl.close();
  }
}

async function firstButton(curl: Curl, { memosUrl }: Outputs): Promise<SignInButton> {
  const shown = await curl.ask<{ identityProviders: SignInButton[] }>(`${memosUrl}/api/v1/identity-providers`);
  const [button] = shown.identityProviders;
  if (button === undefined) throw new Error("Memos shows no sign-in button.");
  return button;
}

function authorizationUrl({ config: { oauth2Config } }: SignInButton, redirectUri: string): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: oauth2Config.clientId,
    scope: oauth2Config.scopes.join(" "),
    redirect_uri: redirectUri,
    state: "the-state-of-the-tests",
    code_challenge: proofKey.challenge,
    code_challenge_method: "S256",
  });
  return `${oauth2Config.authUrl}?${query.toString()}`;
}

/** Up to 4.38 Authelia calls what it was asked for `rd` and `workflow`, from 4.39 `flow`. */
async function givePassword(
  curl: Curl,
  portal: URL,
  person: { readonly username: string; readonly password: string },
): Promise<string> {
  const at = (key: string): string | undefined => portal.searchParams.get(key) ?? undefined;
  const { data } = await curl.ask<{ data?: { redirect: string } }>(`${portal.origin}/api/firstfactor`, {
    ...person,
    keepMeLoggedIn: false,
    targetURL: at("rd"),
    workflow: at("workflow"),
    workflowID: at("workflow_id"),
    flow: at("flow"),
    flowID: at("flow_id"),
  });
  if (data === undefined) throw new Error(`The portal at ${portal.origin} refused ${person.username}.`);
  return data.redirect;
}

/** Agrees if it is asked to; whoever has agreed before is on the way back to Memos already. */
async function giveConsent(curl: Curl, page: URL): Promise<URL> {
  if (!page.pathname.startsWith("/consent")) return page;
  const key = page.searchParams.has("flow_id") ? "flow_id" : "id";
  const id = page.searchParams.get(key) ?? "";
  const decision = `${page.origin}/api/oidc/consent`;
  const asked = await curl.ask<{ data: { client_id: string } }>(`${decision}?${key}=${id}`);
  const agreed = { [key]: id, client_id: asked.data.client_id, consent: true, pre_configure: false, claims: [] };
  const { data } = await curl.ask<{ data: { redirect_uri: string } }>(decision, agreed);
  return curl.open(data.redirect_uri);
}
