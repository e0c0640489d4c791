import { signIn, type SignInArgs } from "../../components/authelia/portal/sign-in";
import type { Credentials } from "../../components/authelia/portal/prompts";
import type { Admitted, Asked, Refused } from "../../components/authelia/portal/outcome";
import { createHttpClient, type HttpResponse, type HttpClient } from "../../components/http/http-client";
import { openConnection } from "../../components/memos/api/connect";
import { requireTraits } from "../../components/memos/versions";
import { exchangeCodeAtMemos } from "../../components/proof/memos-sign-in";
import type { Outputs } from "./stack";
import { sightOf } from "./sights";

/** An account as Memos shows it to its owner. */
export interface Account {
  /** Such as `users/john`. */
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: string;
}

/** How a visit to Memos ended. */
export interface SignInResult {
  /** Such as `Memos as John Doe <john@example.com>`, as Memos itself tells, or `the portal again`. */
  readonly result: string;

  /** What the portal asked for on the way; empty for a person who is not signed in. */
  readonly asked: readonly Asked[];

  /** Why the portal did not send the person back, in its own words; undefined when it did. */
  readonly refused?: Refused;

  /** Undefined for a person who is not signed in. */
  readonly memos: MemosPage | undefined;
}

/** A browser on this machine: it trusts the stack's authority beside the public ones and never skips a check. */
export function browserFor({ caCertificate, memosUrl, autheliaUrl }: Outputs): HttpClient {
  const hosts = [memosUrl, autheliaUrl].map((url) => new URL(url).hostname);
  return createHttpClient({
    caCertificate,
    addresses: Object.fromEntries(hosts.map((host) => [host, "127.0.0.1"])),
    timeout: 60_000,
  });
}

/** What the button on Memos' sign-in page is made of. */
export interface SignInButton {
  /** Such as `identity-providers/authelia`. */
  readonly name: string;
  readonly config: {
    readonly oauth2Config: {
      readonly clientId: string;
      readonly clientSecret: string;
      readonly authUrl: string;
      readonly scopes: string[];
    };
  };
}

/** The sign-in buttons that Memos shows to anyone. */
export async function signInButtons(browser: HttpClient, { memosUrl }: Outputs): Promise<SignInButton[]> {
  const { body } = await browser({ url: `${memosUrl}/api/v1/identity-providers` });
  return (JSON.parse(body) as { identityProviders: SignInButton[] }).identityProviders;
}

type Person = Credentials & Pick<SignInArgs, "remember">;

/** Visits Memos, clicks its sign-in button and does what the portal asks for. */
export async function signInWithBrowser(outputs: Outputs, credentials: Person): Promise<SignInResult> {
  const browser = browserFor(outputs);
  const [button] = await signInButtons(browser, outputs);
  if (button === undefined) return { result: "no sign-in button", asked: [], memos: undefined };
  const outcome = await throughThePortal(browser, outputs, button, credentials);
  if (!outcome.admitted) return { result: sightOf(outcome), asked: [], refused: outcome, memos: undefined };
  return comeBack(browser, outputs, button, outcome);
}

/** Links an account of somebody who is signed in by password to the identity provider, as in Memos' settings. */
export async function link(outputs: Outputs, credentials: Credentials, memos: MemosPage): Promise<void> {
  const browser = browserFor(outputs);
  const [button] = await signInButtons(browser, outputs);
  if (button === undefined) throw new Error("There is no sign-in button.");
  const outcome = await throughThePortal(browser, outputs, button, credentials);
  if (!outcome.admitted) throw new Error(`${credentials.username} sees ${sightOf(outcome)}`);
  await memos.link(button.name, outcome);
}

const throughThePortal = (browser: HttpClient, outputs: Outputs, button: SignInButton, credentials: Person) =>
  signIn(browser, {
    issuer: outputs.autheliaUrl,
    clientId: button.config.oauth2Config.clientId,
    scopes: button.config.oauth2Config.scopes,
    redirectUri: `${outputs.memosUrl}/auth/callback`,
    pkce: true,
    ...credentials,
  });

/** Does what Memos' page at `/auth/callback` does. */
async function comeBack(
  browser: HttpClient,
  { memosUrl }: Outputs,
  { name }: SignInButton,
  { code, redirectUri, codeVerifier, asked }: Admitted,
): Promise<SignInResult> {
  const answer = await call(browser, memosUrl, "SignIn", {
    ssoCredentials: { idpName: name, code, redirectUri, codeVerifier },
  });
  if (answer.status === 403) return { result: "a refusal", asked: [], memos: undefined };
  const memos = new MemosPage(browser, memosUrl, tokensIn(answer));
  const { displayName, email } = await memos.account();
  return { result: `Memos as ${displayName} <${email}>`, asked, memos };
}

/** Visits a Memos of any version, by the call that its own page at `/auth/callback` makes; resolves to what the person sees. */
export async function signInToAnyVersion(outputs: Outputs, credentials: Credentials): Promise<AnySignInResult> {
  const browser = browserFor(outputs);
  const memos = await openConnection(outputs.memosApiUrl);
  const [button] = await memos.publicIdentityProviders();
  if (button === undefined) return { result: "no sign-in button" };
  const { clientId, scopes } = button;
  const redirectUri = `${outputs.memosUrl}/auth/callback`;
  const { pkce } = requireTraits("image", outputs.versions.memos);
  const outcome = await signIn(browser, {
    ...{ issuer: outputs.autheliaUrl, clientId, scopes, redirectUri, pkce },
    ...credentials,
  });
  if (!outcome.admitted) return { result: sightOf(outcome) };
  const { code, codeVerifier } = outcome;
  const callback = { idpName: button.name, code, redirectUri, codeVerifier };
  const end = await exchangeCodeAtMemos(browser, outputs.memosUrl, memos.ssoSignIn, callback);
  if (!end.signedIn) return { result: `a refusal: ${end.message}` };
  const { name, displayName, email } = end.user;
  return { result: `Memos as ${displayName} <${email}>`, account: name };
}

/** How a visit to a Memos of any version ended. */
export interface AnySignInResult {
  readonly result: string;

  /** The account's name in Memos, such as `users/2`. */
  readonly account?: string;
}

/** Signs in with a password of Memos' own, as at `/auth/admin`. Resolves to the HTTP status and the page behind it. */
export async function signInWithPassword(
  outputs: Outputs,
  username: string,
  password: string,
): Promise<{ status: number; memos: MemosPage | undefined }> {
  const browser = browserFor(outputs);
  const answer = await call(browser, outputs.memosUrl, "SignIn", { passwordCredentials: { username, password } });
  const memos = answer.status === 200 ? new MemosPage(browser, outputs.memosUrl, tokensIn(answer)) : undefined;
  return { status: answer.status, memos };
}

/** Memos in the browser of somebody who is signed in. */
export class MemosPage {
  constructor(
    private readonly browser: HttpClient,
    private readonly memosUrl: string,
    private tokens: Tokens,
  ) {}

  /** Whose memos these are. */
  async account(): Promise<Account> {
    return (JSON.parse((await this.ask("/api/v1/auth/me")).body) as { user: Account }).user;
  }

  /** Everybody's names; for administrators. */
  async usernames(): Promise<string[]> {
    const { users } = JSON.parse((await this.ask("/api/v1/users")).body) as { users: { username: string }[] };
    return users.map(({ username }) => username).sort();
  }

  /** Writes a memo that nobody else sees. */
  async write(content: string): Promise<void> {
    await this.ask("/api/v1/memos", { content, visibility: "PRIVATE" });
  }

  /** Writes a memo that may be seen by whoever sees public ones, and makes a link by which it is shared. */
  async publish(content: string): Promise<PublicMemo> {
    const { name } = JSON.parse((await this.ask("/api/v1/memos", { content, visibility: "PUBLIC" })).body) as Named;
    const share = JSON.parse((await this.ask(`/api/v1/${name}/shares`, {})).body) as Named;
    return { name, creator: (await this.account()).name, token: share.name.split("/").at(-1) ?? "" };
  }

  /** The memos, as they were written. */
  async memos(): Promise<string[]> {
    const { memos } = JSON.parse((await this.ask("/api/v1/memos")).body) as { memos: { content: string }[] };
    return memos.map(({ content }) => content);
  }

  /** Sets a password of Memos' own for the account, beside Authelia's. */
  async choosePassword(password: string): Promise<void> {
    await this.change((await this.account()).name, { password });
  }

  /** Says that this account is whose code it is. */
  async link(idpName: string, { code, redirectUri, codeVerifier }: Admitted): Promise<void> {
    const { name } = await this.account();
    await this.ask(`/api/v1/${name}/linkedIdentities`, { idpName, code, redirectUri, codeVerifier });
  }

  /** Says that this account is nobody's. */
  async unlink(): Promise<void> {
    const name = `${(await this.account()).name}/linkedIdentities/authelia`;
    await this.ask("/memos.api.v1.UserService/DeleteLinkedIdentity", { name });
  }

  /** Changes somebody's account; for administrators. */
  async change(name: string, changes: { readonly password?: string; readonly role?: string }): Promise<void> {
    const update = { user: { name, ...changes }, updateMask: Object.keys(changes).join() };
    await this.ask("/memos.api.v1.UserService/UpdateUser", update);
  }

  /** Stays signed in when the 15 minutes of the access token are over. */
  async renew(): Promise<void> {
    const answer = await call(this.browser, this.memosUrl, "RefreshToken", {}, { cookie: this.tokens.cookie });
    this.tokens = tokensIn(answer);
  }

  private async ask(path: string, body?: object): Promise<HttpResponse> {
    const answer = await this.browser({
      url: `${this.memosUrl}${path}`,
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.tokens.access}` },
      body: body && JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(`Memos answered ${answer.status} at ${path}: ${answer.body}`);
    return answer;
  }
}

interface Named {
  readonly name: string;
}

/** A public memo, by its name, such as `memos/a1b2`, with whose it is and the token of the link by which it is shared. */
export interface PublicMemo extends Named {
  readonly creator: string;
  readonly token: string;
}

/** What keeps somebody signed in; secrets. */
interface Tokens {
  readonly access: string;

  /** As `name=value`. */
  readonly cookie: string;
}

const tokensIn = ({ status, body, cookies }: HttpResponse): Tokens => {
  if (status !== 200) throw new Error(`Memos answered ${status}: ${body}`);
  const { accessToken } = JSON.parse(body) as { accessToken: string };
  return { access: accessToken, cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") };
};

/** Calls Memos as its own pages do, by the Connect protocol: only there it sets its cookie. */
const call = (
  browser: HttpClient,
  memosUrl: string,
  method: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<HttpResponse> =>
  browser({
    method: "POST",
    url: `${memosUrl}/memos.api.v1.AuthService/${method}`,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
