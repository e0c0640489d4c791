import { account } from "../examples";

/** The path of the general settings. */
export const settings = "/api/v1/instance/settings/GENERAL";

/** Settings that somebody has made in Memos. */
export const ours = {
  additionalStyle: "a{}",
  weekStartDayOffset: 1,
  customProfile: { title: "Ours", description: "", logoUrl: "" },
};

/** Makes a call without the code under test. */
export function write(
  url: string,
  method: string,
  path: string,
  body: object,
  headers: object = {},
): Promise<Response> {
  const named = path === settings ? { name: "instance/settings/GENERAL", ...body } : body;
  return fetch(new URL(path, url), {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(named),
  });
}

/** The header with which the administrator's calls go through. */
export async function tokenOf(url: string): Promise<{ authorization: string }> {
  const passwordCredentials = { username: account.administratorUsername, password: account.administratorPassword };
  const answer = await write(url, "POST", "/api/v1/auth/signin", { passwordCredentials });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { authorization: `Bearer ${accessToken}` };
}

/** Exchanges a refresh token for new ones. */
export const refresh = (url: string, cookies: readonly string[]): Promise<Response> =>
  write(url, "POST", "/api/v1/auth/refresh", {}, { "grpc-metadata-cookie": cookies.join() });
