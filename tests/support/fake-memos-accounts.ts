import {
  json,
  objectIn,
  refusal,
  type Account,
  type Asked,
  type Json,
  type Memory,
  type Said,
} from "./fake-memos-memory";

const instant = "2026-11-23T20:36:25Z";

/** An account as a Memos from 0.25 on shows it. */
export function shownAccount(memory: Memory, account: Account): Json {
  const { era } = memory;
  const { username, role } = account;
  const number = memory.numberOf(account);
  const common = { role, username, email: account.email ?? "", avatarUrl: "", description: "", password: "" };
  const times = { createTime: instant, updateTime: instant };
  const name = `users/${era.accounts === "number" ? number : username}`;
  return { name, displayName: account.displayName ?? "", state: "NORMAL", ...common, ...times };
}

/** Makes an account; the first is an administrator. */
export function createAccount(memory: Memory, { body }: Asked): Said {
  const { accounts, general, era } = memory;
  const [username, password] = [String(body.username), String(body.password)];
  const role = accounts.size === 0 ? era.administrator : "USER";
  if (role === "USER") {
    if (general[era.switches.registration] === true) return refusal(403, 7, "user registration is not allowed");
    if (era.passwordSwitchEndsSignUp && general[era.switches.password] === true) {
      return refusal(403, 7, "password signup is not allowed");
    }
  }
  if (accounts.has(username)) {
    const reason = "constraint failed: UNIQUE constraint failed: user.username (2067)";
    return refusal(500, 13, `failed to create user: ${reason}`);
  }
  const { displayName } = body;
  const account: Account = { username, password, role, ...(typeof displayName === "string" ? { displayName } : {}) };
  accounts.set(username, account);
  return json(200, shownAccount(memory, account));
}

/** Signs in by password, or hears out a code. */
export function signIn(memory: Memory, asked: Asked): Said {
  const code = codeIn(memory, asked);
  if (code !== undefined) return signInByCode(memory, code);
  const { username, password } = objectIn(asked.body, "passwordCredentials");
  const account = memory.accounts.get(String(username));
  if (account?.password !== password || account === undefined) return refusal(400, 3, memory.era.wrongCredentials);
  const closed = memory.general[memory.era.switches.password] === true;
  if (closed && account.role === "USER") return refusal(403, 7, "password signin is not allowed");
  return entered(memory, account);
}

/** The answer to somebody who has come in. */
function entered(memory: Memory, account: Account): Said {
  const [access, refresh] = memory.openSession(account.username);
  const user = shownAccount(memory, account);
  const setCookie = (cookie: string) => ({ headers: { "grpc-metadata-set-cookie": `${cookie}; Path=/; HttpOnly` } });
  if (memory.era.signIn === "session") {
    return { ...json(200, { user, lastAccessedAt: instant }), ...setCookie(`user_session=${access}`) };
  }
  return {
    ...json(200, { user, accessToken: access, accessTokenExpiresAt: instant }),
    ...setCookie(`memos_refresh=${refresh}`),
  };
}

/** Forgets a sign-in. */
export function signOut(memory: Memory, { refresh, bearer }: Asked): Said {
  if (memory.era.signIn === "token") memory.sessions.delete(refresh ?? "");
  else memory.closeSession(bearer);
  return json(200, {});
}

/** Exchanges a refresh token for new ones; the old one is used up. */
export function refreshed(memory: Memory, { refresh = "" }: Asked): Said {
  const session = memory.sessions.get(refresh);
  if (session === undefined) return refusal(401, 16, "invalid refresh token: refresh token revoked");
  memory.sessions.delete(refresh);
  const [accessToken, next] = memory.openSession(session.username);
  const headers = { "grpc-metadata-set-cookie": `memos_refresh=${next}; HttpOnly` };
  return { ...json(200, { accessToken, expiresAt: instant }), headers };
}

/** Everybody, for administrators. */
export function listAccounts(memory: Memory, { role }: Account): Said {
  if (role === "USER") return refusal(403, 7, "permission denied");
  return json(200, { users: [...memory.accounts.values()].map((one) => shownAccount(memory, one)) });
}

/** Changes a password. */
export function changeAccount(memory: Memory, { query, body }: Asked, who: Account, id: string): Said {
  const { accounts, era } = memory;
  const found = [...accounts.values()].find((one) =>
    era.accounts === "number" ? String(memory.numberOf(one)) === id : one.username === id,
  );
  if (found === undefined) return refusal(404, 5, "user not found");
  if (found.username !== who.username && who.role === "USER") return refusal(403, 7, "permission denied");
  const mask = query.get("updateMask");
  if (mask === null) return refusal(400, 3, "update mask is empty");
  if (mask === "password") found.password = String(body.password);
  return json(200, shownAccount(memory, accounts.get(found.username) ?? found));
}

/** The number or name of the provider that a code is for; undefined when there is no code. */
function codeIn({ era }: Memory, { body }: Asked): string | undefined {
  if (!("ssoCredentials" in body)) return undefined;
  const { idpId, idpName } = objectIn(body, "ssoCredentials");
  return era.uids ? String(idpName).replace(/^.*\//, "") : String(idpId);
}

/** No code is good here: there is no Authelia that could have given it. */
function signInByCode(memory: Memory, id: string): Said {
  if (!memory.providers.has(id)) return refusal(400, 3, `identity provider not found with id ${id}`);
  if (memory.secrets.get(id) === "") {
    const reason = 'the field "clientSecret" is empty but required';
    return refusal(500, 13, `failed to create oauth2 identity provider, error: ${reason}`);
  }
  return refusal(500, 13, "failed to exchange token, error: failed to exchange access token: no such host");
}
