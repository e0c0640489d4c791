import type { HttpResponse, HttpClient } from "../../components/http/http-client";
import { browserFor } from "./browser-user";
import type { Outputs } from "./stack";

/** Somebody at Authelia's own portal, as its web pages ask for things. */
export class PortalSession {
  private readonly browser: HttpClient;
  private cookie = "";

  constructor(private readonly outputs: Outputs) {
    this.browser = browserFor(outputs);
  }

  /** Types a username and a password. Resolves to the HTTP status. */
  async signIn(username: string, password: string): Promise<number> {
    return (await this.send("/api/firstfactor", { username, password, keepMeLoggedIn: false })).status;
  }

  /** Who the portal thinks this is, as `ada` or nobody. */
  async isKnownAs(): Promise<string> {
    const { status, body } = await this.send("/api/state");
    if (status !== 200) throw new Error(`The portal answered ${status}: ${body}`);
    const { data } = JSON.parse(body) as { data: { username: string; authentication_level: number } };
    return data.authentication_level === 0 ? "nobody" : data.username;
  }

  /** Asks for the e-mail with which a password can be replaced. */
  async forgotPassword(username: string): Promise<number> {
    return (await this.send("/api/reset-password/identity/start", { username })).status;
  }

  /** Follows the link in that e-mail, and chooses a password. */
  async choosePassword(token: string, password: string): Promise<void> {
    for (const [path, body] of [
      ["/api/reset-password/identity/finish", { token }],
      ["/api/reset-password", { password }],
    ] as const) {
      const answer = await this.send(path, body);
      // The second says nothing when it has gone well.
      const { status } = JSON.parse(answer.body || '{"status":"OK"}') as { status: string };
      if (answer.status !== 200 || status !== "OK")
        throw new Error(`The portal answered ${answer.status} at ${path}: ${answer.body}`);
    }
  }

  private async send(path: string, body?: object): Promise<HttpResponse> {
    const answer = await this.browser({
      url: `${this.outputs.autheliaUrl}${path}`,
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", ...(this.cookie === "" ? {} : { cookie: this.cookie }) },
      body: body && JSON.stringify(body),
    });
    const [cookie] = answer.cookies.filter((one) => one.startsWith("authelia_session"));
    this.cookie = cookie?.split(";")[0] ?? this.cookie;
    return answer;
  }
}
