import {
  authenticationRequired,
  json,
  objectIn,
  refusal,
  type Account,
  type Asked,
  type Memory,
  type Said,
} from "./fake-memos-memory";
import { changeGeneral, generalSettings, listProviders, providerCall } from "./fake-memos-providers";

/** The web page that Memos serves at its root. */
export const webPage =
  '<!DOCTYPE html>\n<html lang="en">\n  <head>\n    <meta charset="UTF-8" />\n' +
  '    <meta name="viewport" content="width=device-width, initial-scale=1.0" />\n    <title>Memos</title>\n  </head>\n' +
  "  <body>\n    No embeddable frontend found.\n  </body>\n</html>\n";

/** The paths that Memos answers only after a login. */
const guarded = /^\/api\/v1\/(auth\/(me|signout)|users\/|identity-providers($|\/)|instance\/settings\/GENERAL)/;

/** What a Memos 0.30 does and says. */
export function answerOf(memory: Memory, asked: Asked): Said {
  const { method, path } = asked;
  if (path === "/") return { status: 200, contentType: "text/html; charset=utf-8", body: webPage };
  if (path === "/healthz") return { status: 200, contentType: "text/plain; charset=UTF-8", body: "Service ready." };
  if (!path.startsWith("/api/v1/")) return json(404, { message: "Not Found" });
  switch (`${method} ${path}`) {
    case "GET /api/v1/instance/profile":
      return instanceProfile(memory);
    case "GET /api/v1/identity-providers":
      return listProviders(memory);
    case "GET /api/v1/instance/settings/GENERAL":
      return generalSettings(memory);
    case "POST /api/v1/auth/signin":
      return signIn(memory, asked);
    case "POST /api/v1/auth/refresh":
      return refreshed(memory, asked);
    case "POST /api/v1/users":
      return createAccount(memory, asked);
  }
  if (!guarded.test(path)) return refusal(404, 5, "Not Found");
  const account = memory.accountOf(asked.bearer);
  return account === undefined ? authenticationRequired : answerTo(account, memory, asked);
}

function answerTo(account: Account, memory: Memory, asked: Asked): Said {
  const { method, path, refresh, body } = asked;
  if (path === "/api/v1/auth/me") return json(200, { user: shownAccount(account) });
  if (path === "/api/v1/auth/signout") {
    memory.sessions.delete(refresh ?? "");
    return json(200, {});
  }
  if (method === "PATCH" && path === `/api/v1/users/${account.username}`) {
    account.password = String(body.password);
    return json(200, shownAccount(account));
  }
  if (method === "GET") return providerCall(memory, asked);
  if (account.role !== "ADMIN") return refusal(403, 7, "permission denied");
  return path === "/api/v1/instance/settings/GENERAL" ? changeGeneral(memory, asked) : providerCall(memory, asked);
}

function instanceProfile({ accounts, profile }: Memory): Said {
  const admin = [...accounts.values()].find(({ role }) => role === "ADMIN");
  const shown = admin === undefined ? null : shownAccount(admin);
  return json(200, { ...profile, admin: shown, needsSetup: accounts.size === 0 });
}

function createAccount({ accounts, general }: Memory, { body }: Asked): Said {
  const { username, password } = { username: String(body.username), password: String(body.password) };
  const role = accounts.size === 0 ? "ADMIN" : "USER";
  if (role === "USER") {
    if (general.disallowUserRegistration === true) return refusal(403, 7, "user registration is not allowed");
    if (general.disallowPasswordAuth === true) return refusal(403, 7, "password signup is not allowed");
  }
  if (accounts.has(username)) {
    const reason = "constraint failed: UNIQUE constraint failed: user.username (2067)";
    return refusal(500, 13, `failed to create user: ${reason}`);
  }
  const account: Account = { username, password, role };
  accounts.set(username, account);
  return json(200, shownAccount(account));
}

function signIn(memory: Memory, { body }: Asked): Said {
  const { username, password } = objectIn(body, "passwordCredentials");
  const account = memory.accounts.get(String(username));
  if (account?.password !== password || account === undefined) {
    return refusal(400, 3, "unmatched username and password");
  }
  if (memory.general.disallowPasswordAuth === true && account.role === "USER") {
    return refusal(403, 7, "password signin is not allowed");
  }
  const [access, refresh] = memory.openSession(account.username);
  const said = { user: shownAccount(account), accessToken: access, accessTokenExpiresAt: instant };
  return { ...json(200, said), refreshCookie: refresh };
}

/** Exchanges a refresh token for new ones; the old one is used up. */
function refreshed(memory: Memory, { refresh = "" }: Asked): Said {
  const session = memory.sessions.get(refresh);
  if (session === undefined) return refusal(401, 16, "invalid refresh token: refresh token revoked");
  memory.sessions.delete(refresh);
  const [accessToken, next] = memory.openSession(session.username);
  return { ...json(200, { accessToken, expiresAt: instant }), refreshCookie: next };
}

const instant = "2026-11-23T20:36:25Z";

const shownAccount = ({ username, role }: Account) => ({
  name: `users/${username}`,
  role,
  username,
  email: "",
  displayName: "",
  avatarUrl: "",
  description: "",
  password: "",
  state: "NORMAL",
  createTime: instant,
  updateTime: instant,
});
