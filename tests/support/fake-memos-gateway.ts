import { getProvider, changeProviders, listProviders, unsafe } from "./fake-memos-gateway-providers";
import {
  changeAccount,
  createAccount,
  listAccounts,
  refreshed,
  shownAccount,
  signIn,
  signOut,
} from "./fake-memos-accounts";
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

/** What a Memos from 0.25 on does and says. */
export function answerOfGateway(memory: Memory, asked: Asked): Said {
  const { era } = memory;
  const { method, path } = asked;
  if (path === "/healthz") return { status: 200, contentType: "text/plain; charset=UTF-8", body: "Service ready." };
  if (path === "/" || (path.startsWith("/api/v2/") && !endsPages.includes(era.version))) return pageOf(memory);
  if (!path.startsWith("/api/v1/")) return json(404, { message: "Not Found" });
  const account = memory.accountOf(asked.bearer);
  if (`${method} ${path}` === "GET /api/v1/instance/profile") return profile(memory);
  if (path === "/api/v1/instance/settings/GENERAL") return settings(memory, asked, account);
  if (path === "/api/v1/instance/settings/ACCESS") return accessSetting(memory, asked, account);
  const [, , , folder, id] = path.split("/");
  if (folder === era.providers) return providers(memory, asked, account, id);
  if (folder === "auth") return atTheDoor(memory, asked, account);
  if (folder === "users" && method === "POST") return createAccount(memory, asked);
  if (folder === "users" && account !== undefined) return users(memory, asked, account, id);
  return folder === "users" ? unauthenticated(memory) : notFound;
}

/** Later ones serve their page below no path of an API. */
const endsPages: readonly string[] = ["0.29.1", "0.30.0", "0.31.0"];

const notFound = refusal(404, 5, "Not Found");

const pageOf = ({ era }: Memory): Said => ({
  status: 200,
  contentType: "text/html; charset=utf-8",
  body: era.page ?? "",
});

/** Refuses somebody who has not signed in; from 0.30 on as JSON under the wrong content type. */
function unauthenticated({ era }: Memory): Said {
  const body = { code: 16, message: era.strangerWrites };
  if (era.strangerReads !== "text") return refusal(401, 16, era.strangerWrites);
  return { status: 401, contentType: "text/plain; charset=utf-8", body: JSON.stringify(body) };
}

function profile(memory: Memory): Said {
  const { accounts, era } = memory;
  const first = [...accounts.values()].find(({ role }) => role === era.administrator);
  const common = { version: era.version, instanceUrl: "https://memos.example.localhost" };
  if (era.profile === "owner") {
    const owner = first === undefined ? "" : `users/${memory.numberOf(first)}`;
    return json(200, { ...common, owner, mode: "prod" });
  }
  // 0.31 leaves out what is not there.
  const nobody = tellsAccessMode(memory) ? {} : { admin: null };
  return json(200, {
    ...common,
    demo: false,
    ...(first === undefined ? nobody : { admin: shownAccount(memory, first) }),
    ...(era.profile === "admin" ? {} : { commit: "unknown" }),
    ...(era.profile === "needsSetup" || tellsAccessMode(memory) ? { needsSetup: accounts.size === 0 } : {}),
    ...(tellsAccessMode(memory) ? { accessMode: memory.accessMode } : {}),
  });
}

const tellsAccessMode = ({ era }: Memory): boolean => era.profile === "accessMode";

function accessSetting(memory: Memory, { method, body }: Asked, account: Account | undefined): Said {
  if (!tellsAccessMode(memory)) return refusal(400, 3, "invalid instance setting name");
  if (method === "PATCH") {
    if (account === undefined) return unauthenticated(memory);
    if (account.role !== memory.era.administrator) return refusal(403, 7, "permission denied");
    const { accessMode } = objectIn(body, "accessSetting");
    if (!/^INSTANCE_ACCESS_MODE_(PRIVATE|PUBLIC)$/.test(String(accessMode)))
      return refusal(400, 3, "invalid access mode");
    memory.accessMode = String(accessMode);
  }
  return json(200, { name: "instance/settings/ACCESS", accessSetting: { accessMode: memory.accessMode } });
}

function providers(memory: Memory, asked: Asked, account: Account | undefined, id: string | undefined): Said {
  if (asked.method === "GET" && id === undefined) return listProviders(memory, account);
  if (asked.method === "GET" && (account !== undefined || memory.era.strangerReads === "provider")) {
    return getProvider(memory, id ?? "", account);
  }
  if (account === undefined) return unauthenticated(memory);
  if (account.role !== memory.era.administrator) return refusal(403, 7, "permission denied");
  return changeProviders(memory, asked, id);
}

function settings(memory: Memory, { method, body }: Asked, account: Account | undefined): Said {
  const { era } = memory;
  if (method === "PATCH") {
    if (account === undefined) return unauthenticated(memory);
    if (account.role !== era.administrator) return refusal(403, 7, "permission denied");
    const wanted = objectIn(body, "generalSetting");
    if (era.guardsLastProvider && wanted[era.switches.password] === true && memory.providers.size === 0) {
      return refusal(400, 9, unsafe);
    }
    memory.general = { ...switchesOff(memory), ...era.otherSettings, ...wanted };
  }
  return json(200, { name: "instance/settings/GENERAL", generalSetting: memory.general });
}

const switchesOff = ({ era: { switches } }: Memory): Json => ({
  [switches.password]: false,
  [switches.registration]: false,
});

function atTheDoor(memory: Memory, asked: Asked, account: Account | undefined): Said {
  const { signIn: way } = memory.era;
  const call = `${asked.method} ${asked.path.replace("/api/v1/auth", "")}`;
  if (call === (way === "session" ? "POST /sessions" : "POST /signin")) return signIn(memory, asked);
  if (call === "POST /refresh" && way === "token") return refreshed(memory, asked);
  if (call === (way === "session" ? "DELETE /sessions/current" : "POST /signout")) {
    return account === undefined ? unauthenticated(memory) : signOut(memory, asked);
  }
  if (call === "GET /me" && way === "token") return me(memory, account, "user not found");
  if (call === "GET /sessions/current" && way === "session") return me(memory, account, "user not found");
  return notFound;
}

function me(memory: Memory, account: Account | undefined, words: string): Said {
  if (account !== undefined) return json(200, { user: shownAccount(memory, account) });
  return memory.era.strangerReads === "text" ? unauthenticated(memory) : refusal(401, 16, words);
}

function users(memory: Memory, asked: Asked, account: Account, id: string | undefined): Said {
  if (asked.method === "GET" && id === undefined) return listAccounts(memory, account);
  if (asked.method !== "PATCH") return notFound;
  return changeAccount(memory, asked, account, id ?? "");
}
