import type { MemosVersion } from "../../support/fake-memos-versions";
import { account } from "../examples";

/** A Memos, its version, and calls that are made without the code under test. */
export interface RawMemos {
  readonly url: string;
  readonly era: MemosVersion;
}

interface Written {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** Makes one call. */
export async function write(
  { url }: Pick<RawMemos, "url">,
  call: readonly [method: string, path: string],
  body: object | undefined,
  headers: Record<string, string> = {},
): Promise<Written> {
  const answer = await fetch(new URL(call[1], url), {
    method: call[0],
    headers: { "content-type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  const json = JSON.parse(await answer.text()) as Record<string, unknown>;
  // Up to 0.21 it takes 30 requests a second.
  if (answer.status === 429) return write({ url }, call, body, headers);
  return { status: answer.status, headers: answer.headers, json };
}

/** Signs somebody up by password; resolves to the HTTP status. */
export async function signUp(memos: RawMemos, username: string, password: string): Promise<number> {
  const { signIn } = memos.era;
  if (signIn === "body") return (await write(memos, ["POST", "/api/v1/auth/signup"], { username, password })).status;
  return (await write(memos, ["POST", "/api/v1/users"], { username, password })).status;
}

/** Signs somebody in by password. */
export async function signIn(
  memos: RawMemos,
  username: string,
  password: string,
): Promise<{ status: number; role: unknown; displayName: unknown; headers: Record<string, string> }> {
  const { status, headers, json } = await signInCall(memos, username, password);
  const user = (json.user ?? json) as { role?: unknown; displayName?: unknown; nickname?: unknown };
  const cookies = [...headers.getSetCookie(), headers.get("grpc-metadata-set-cookie") ?? ""].join();
  const displayName = user.displayName ?? user.nickname;
  return { status, role: user.role, displayName, headers: credentialsIn(cookies, json.accessToken) };
}

function signInCall(memos: RawMemos, username: string, password: string): Promise<Written> {
  const path = "/api/v1/auth/signin";
  switch (memos.era.signIn) {
    case "body":
      return write(memos, ["POST", path], { username, password });
    case "session":
      return write(memos, ["POST", "/api/v1/auth/sessions"], { passwordCredentials: { username, password } });
    case "token":
      return write(memos, ["POST", path], { passwordCredentials: { username, password } });
  }
}

/** What makes calls one's own after a sign-in. */
export function credentialsIn(cookies: string, accessToken?: unknown): Record<string, string> {
  if (typeof accessToken === "string") return { authorization: `Bearer ${accessToken}` };
  const [, name = "", value = ""] = /(memos\.access-token|user_session)=([^;,]+)/.exec(cookies) ?? [];
  return name === "user_session" ? { cookie: `${name}=${value}` } : { authorization: `Bearer ${value}` };
}

/** Whether Memos still knows a sign-in, by the cookies that it gave. */
export async function remembers(memos: RawMemos, cookies: string): Promise<boolean> {
  const who = async (path: string): Promise<boolean> =>
    (await write(memos, ["GET", path], undefined, credentialsIn(cookies))).status === 200;
  switch (memos.era.signIn) {
    case "body":
      return who("/api/v1/user/me");
    case "session":
      return who("/api/v1/auth/sessions/current");
    case "token": {
      const cookie = { "grpc-metadata-cookie": cookies };
      return (await write(memos, ["POST", "/api/v1/auth/refresh"], {}, cookie)).status === 200;
    }
  }
}

/** A setting that somebody has made in Memos beside the two switches. */
const ours = { additionalStyle: "a{}" };

/** Makes it, over the API. */
export async function makeOurSetting(memos: RawMemos): Promise<void> {
  const { headers } = await signIn(memos, account.administratorUsername, account.administratorPassword);
  const [path, body] = ourSetting(memos);
  const written = await write(memos, [memos.era.settings === "single" ? "POST" : "PATCH", path], body, headers);
  if (written.status !== 200) throw new Error(`Memos answered ${written.status}: ${JSON.stringify(written.json)}`);
}

/** Whether it is still there. */
export async function hasOurSetting(memos: RawMemos): Promise<boolean> {
  const { headers } = await signIn(memos, account.administratorUsername, account.administratorPassword);
  const { json } = await write(memos, ["GET", ourSetting(memos)[0]], undefined, headers);
  return JSON.stringify(json).includes("a{}");
}

function ourSetting({ era }: RawMemos): readonly [path: string, body: object] {
  if (era.settings === "single") {
    return ["/api/v1/system/setting", { name: "additional-style", value: JSON.stringify(ours.additionalStyle) }];
  }
  if (era.family === "legacy") {
    return ["/api/v2/workspace/settings/WORKSPACE_SETTING_GENERAL", { generalSetting: ours }];
  }
  const name = "instance/settings/GENERAL";
  return [`/api/v1/${name}`, { name, generalSetting: ours }];
}
