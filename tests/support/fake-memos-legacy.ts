import {
  json as gatewayJson,
  objectIn,
  refusal,
  type Account,
  type Asked,
  type Json,
  type Memory,
  type Said,
} from "./fake-memos-memory";
import { dropProvider, keepProvider, shownProvider } from "./fake-memos-providers";

/** What a Memos before 0.25 does and says. */
export function answerOfLegacy(memory: Memory, asked: Asked): Said {
  const { era } = memory;
  const { method, path } = asked;
  if (path === "/") return era.page === undefined ? refused(404, "Not Found") : pageOf(era.page);
  if (path === "/healthz") return era.page === undefined ? ready : pageOf(era.page);
  if (path.startsWith("/api/v2/")) return second(memory, asked);
  switch (`${method} ${path}`) {
    case "GET /api/v1/ping":
      return json(200, true);
    case "GET /api/v1/status":
      return status(memory);
    case "GET /api/v1/idp":
      return json(200, listed(memory, era.blindReads ? undefined : memory.accountOf(asked.bearer)));
    case "POST /api/v1/auth/signup":
      return signUp(memory, asked);
    case "POST /api/v1/auth/signin":
      return signIn(memory, asked);
    case "POST /api/v1/auth/signin/sso":
      return signInByCode(memory, asked);
    case "POST /api/v1/auth/signout":
      memory.closeSession(asked.bearer);
      return { ...json(200, true), headers: { "set-cookie": "memos.access-token=; Path=/; HttpOnly" } };
  }
  const reads = method === "GET" && path.startsWith("/api/v1/idp/");
  const account = reads && era.blindReads ? undefined : memory.accountOf(asked.bearer);
  if (account === undefined) return refused(401, reads ? "Missing user in session" : "Missing access token");
  return answerTo(account, memory, asked);
}

const json = (status: number, body: unknown): Said => ({
  ...gatewayJson(status, body),
  contentType: "application/json; charset=UTF-8",
});

/** Refuses as its web framework does; the reason, when there is one, is only in `error`. */
const refused = (status: number, message: string, internal?: string): Said =>
  json(status, {
    error: `code=${status}, message=${message}${internal === undefined ? "" : `, internal=${internal}`}`,
    message,
  });

const ready: Said = { status: 200, contentType: "text/plain; charset=UTF-8", body: "Service ready." };

const pageOf = (body: string): Said => ({ status: 200, contentType: "text/html; charset=utf-8", body });

const listed = (memory: Memory, account: Account | undefined): Json[] =>
  [...memory.providers.keys()].map((id) => shownProvider(memory, id, account?.role === "HOST"));

function status(memory: Memory): Said {
  const { era, general } = memory;
  const host = [...memory.accounts.values()].find(({ role }) => role === "HOST");
  const single = era.settings === "single";
  return json(200, {
    host: host === undefined ? null : shownAccount(memory, host),
    profile: { mode: "prod", version: era.version },
    dbSize: 0,
    ...(single ? { allowSignUp: general[era.switches.registration] !== "false" } : {}),
    disablePasswordLogin: single ? general[era.switches.password] === "true" : false,
    disablePublicMemos: false,
    maxUploadSizeMiB: 32,
    ...(single ? { autoBackupInterval: 0, additionalStyle: "", additionalScript: "" } : {}),
    customizedProfile: {
      name: single ? "memos" : "Memos",
      logoUrl: "",
      description: "",
      locale: "en",
      appearance: "system",
      ...(single ? { externalUrl: "" } : {}),
    },
    storageServiceId: 0,
    localStoragePath: "assets/{timestamp}_{filename}",
    memoDisplayWithUpdatedTs: false,
  });
}

const shownAccount = (memory: Memory, account: Account): Json => ({
  id: memory.numberOf(account),
  rowStatus: "NORMAL",
  createdTs: 1795466225,
  updatedTs: 1795466225,
  username: account.username,
  role: account.role,
  email: "",
  nickname: account.username,
  avatarUrl: "",
  ...(memory.era.settings === "single" ? { userSettingList: null } : {}),
});

function isOn({ era, general }: Memory, which: "password" | "registration"): boolean {
  return [true, "true"].some((on) => general[era.switches[which]] === on);
}

/** 0.16 has a switch that allows, 0.21 one that forbids. */
const registrationIsOpen = (memory: Memory): boolean =>
  memory.era.settings === "single" ? isOn(memory, "registration") : !isOn(memory, "registration");

function signUp(memory: Memory, { body }: Asked): Said {
  const { accounts, era } = memory;
  const first = accounts.size === 0;
  if (!first && !registrationIsOpen(memory)) return refused(401, "signup is disabled");
  if (!first && era.passwordSwitchEndsSignUp && isOn(memory, "password")) {
    return refused(401, "password login is deactivated");
  }
  const account: Account = {
    username: String(body.username),
    password: String(body.password),
    role: first ? "HOST" : "USER",
  };
  if (accounts.has(account.username)) return refused(500, "Failed to create user", "UNIQUE constraint failed");
  accounts.set(account.username, account);
  return entered(memory, account);
}

function signIn(memory: Memory, { body }: Asked): Said {
  if (isOn(memory, "password")) return refused(401, "password login is deactivated");
  const account = memory.accounts.get(String(body.username));
  if (account === undefined || account.password !== body.password) return refused(401, memory.era.wrongCredentials);
  return entered(memory, account);
}

function entered(memory: Memory, account: Account): Said {
  const [access] = memory.openSession(account.username);
  const headers = { "set-cookie": `memos.access-token=${access}; Path=/; HttpOnly; SameSite=Strict` };
  return { ...json(200, shownAccount(memory, account)), headers };
}

/** No code is good here: there is no Authelia that could have given it. */
function signInByCode(memory: Memory, { body }: Asked): Said {
  const id = String(body.identityProviderId);
  if (!memory.providers.has(id)) return refused(404, "Identity provider not found");
  if (memory.secrets.get(id) === "") {
    const reason = 'the field "clientSecret" is empty but required';
    return refused(500, "Failed to create identity provider instance", reason);
  }
  return refused(500, "Failed to exchange token", "failed to exchange access token: no such host");
}

function answerTo(account: Account, memory: Memory, asked: Asked): Said {
  const [, , , folder, ...rest] = asked.path.split("/");
  if (folder === "idp") return providers(account, memory, asked, rest[0]);
  if (folder === "system") return systemSettings(account, memory, asked);
  if (folder === "user") return users(account, memory, asked, rest);
  return refused(404, "Not Found");
}

function providers(account: Account, memory: Memory, { method, body }: Asked, id: string | undefined): Said {
  if (account.role !== "HOST") return refused(401, "Unauthorized");
  if (method === "POST") {
    const number = String(memory.nextNumber());
    keepProvider(memory, number, body);
    return json(200, shownProvider(memory, number, true));
  }
  const known = id !== undefined && memory.providers.has(id);
  if (method === "DELETE") {
    dropProvider(memory, id ?? "");
    return json(200, true);
  }
  if (!known) {
    if (method === "GET") return refused(404, "Identity provider not found");
    return refused(500, "Failed to patch identity provider", "sql: no rows in result set");
  }
  if (method === "PATCH") keepProvider(memory, id, body);
  return json(200, shownProvider(memory, id, true));
}

function systemSettings(account: Account, memory: Memory, { method, body }: Asked): Said {
  if (account.role !== "HOST") return refused(401, "Unauthorized");
  const own = ["server-id", "secret-session"].map((name) => ({ name, value: "<secret>", description: "" }));
  if (memory.era.settings === "group") {
    if (method === "POST") return refused(400, "invalid system setting", "invalid system setting name");
    return json(200, [{ name: "WORKSPACE_SETTING_GENERAL", value: "{}", description: "" }, ...own]);
  }
  if (method === "POST") {
    const { name, value } = body;
    memory.general = { ...memory.general, [String(name)]: value };
    return json(200, { name, value, description: "" });
  }
  const set = Object.entries(memory.general).map(([name, value]) => ({ name, value, description: "" }));
  return json(200, [...own, ...set]);
}

function users(account: Account, memory: Memory, { method, body }: Asked, [id, name]: string[]): Said {
  const named = [...memory.accounts.values()].find((one) =>
    id === "me" ? one === account : id === "name" ? one.username === name : String(memory.numberOf(one)) === id,
  );
  if (named === undefined) return refused(404, "User not found");
  if (method === "PATCH") {
    if (account.role !== "HOST" && account.username !== named.username)
      return refused(403, "Unauthorized to update user");
    named.password = String(body.password);
  }
  return json(200, shownAccount(memory, named));
}

/** The second API, which 0.16 has the beginnings of. */
function second(memory: Memory, asked: Asked): Said {
  const { era } = memory;
  if (era.settings === "single") return refusal(404, 5, "Not Found");
  const { method, path, body } = asked;
  if (path === "/api/v2/workspace/profile") return gatewayJson(200, { workspaceProfile: profile(memory) });
  const account = memory.accountOf(asked.bearer);
  if (path === "/api/v2/workspace/settings/WORKSPACE_SETTING_GENERAL") {
    if (method === "GET") {
      const setting = { name: "settings/WORKSPACE_SETTING_GENERAL", generalSetting: memory.general };
      return gatewayJson(200, { setting });
    }
    if (account?.role !== "HOST") return refusal(403, 7, "permission denied");
    const off = { [era.switches.password]: false, [era.switches.registration]: false };
    memory.general = { ...era.otherSettings, ...off, ...objectIn(body, "generalSetting") };
    return gatewayJson(200, { setting: null });
  }
  return refusal(404, 5, "Not Found");
}

const profile = (memory: Memory): Json => ({
  owner: [...memory.accounts.values()].some(({ role }) => role === "HOST") ? "users/1" : "",
  version: memory.era.version,
  mode: "prod",
  disallowSignup: !registrationIsOpen(memory),
  disablePasswordLogin: isOn(memory, "password"),
  additionalScript: "",
  additionalStyle: "",
});
