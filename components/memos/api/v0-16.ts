import { isJsonObject, stringField, type JsonObject } from "../../http/json-object";
import type { ApiTraits } from "../versions";
import type { Dialect, SettingsStore } from "./adapter";
import type { AccessSettings, DesiredProvider, IdentityProvider } from "./memos-api";
import { isProblem, MemosApiError, type Problem } from "./memos-api-error";
import type { ErrorResponse, MemosResponse } from "./memos-client";
import { cookieValue, lastSegment, numberedNames, parseSettings, parseUser, serializeConfig, toObject } from "./parse";
import type { AuthState, Send } from "./session";
import { legacySsoSignIn } from "./sso-sign-in";

/** Memos 0.16 to 0.21: a REST API without gRPC, a token in a cookie, providers with numbers and no names. */
export const dialectV016: Dialect = {
  explain,
  // An ADMIN may not touch identity providers there.
  administratorRole: "HOST",
  signUp: ({ username, password }) => ({ path: "/api/v1/auth/signup", body: { username, password } }),
  signIn: ({ username, password }) => ({
    path: "/api/v1/auth/signin",
    body: { username, password, remember: false },
    parse: parseAuth,
  }),
  signOut: { method: "POST", path: "/api/v1/auth/signout" },
  changePassword: ({ name }) => ({ path: `/api/v1/user/${lastSegment(name)}` }),
  providers: {
    parseList: ({ json }) => (Array.isArray(json) ? json.flatMap((one) => parseProvider(one) ?? []) : undefined),
    parse: parseProvider,
    serialize,
  },
  settings: (send, traits) => {
    const store = traits.settings === "single" ? singleSettings(send, traits) : groupSettings(send);
    return {
      read: () => store.read(),
      write: (policy) => {
        rejectLockOut(policy, traits);
        return store.write(policy);
      },
    };
  },
  candidateNames: () => [],
  // As 0.25 calls them; here they have numbers only.
  namesAfterUpgrade: numberedNames,
  ssoSignIn: legacySsoSignIn,
};

/** What a refusal of Memos means before 0.25: its status is often 401, whatever the reason. */
function explain({ status, message }: ErrorResponse): Problem | undefined {
  if (status === 401 && message.startsWith("Incorrect login credentials")) return "wrong credentials";
  if (status === 401 && /is deactivated|is disabled|^Unauthorized$/.test(message)) return "forbidden";
  return undefined;
}

function parseAuth({ body, headers }: MemosResponse): AuthState | undefined {
  const account = parseUser(body);
  const token = cookieValue(headers, "memos.access-token");
  return account && token ? { account, headers: { authorization: `Bearer ${token}` } } : undefined;
}

/** Its title is called its name, and it gets the name that 0.25 gives it. */
function parseProvider(read: unknown): IdentityProvider | undefined {
  const provider = toObject(read);
  if (typeof provider.id !== "number") return undefined;
  return { ...parseSettings(provider, stringField(provider, "name")), name: `identity-providers/${provider.id}` };
}

/** Memos refuses the claim with a picture before 0.25. */
function serialize(provider: DesiredProvider): object {
  const { title, identifierFilter } = provider;
  const { identifier, displayName, email } = provider.fieldMapping;
  const config = serializeConfig(provider, { identifier, displayName, email });
  return { type: "OAUTH2", name: title, identifierFilter, config };
}

/** Memos would take it, and let in nobody by password from then on: no administrator either, and nobody who can undo it. */
function rejectLockOut({ allowPasswordAuth, allowUserRegistration }: AccessSettings, traits: ApiTraits): void {
  if (allowPasswordAuth && (allowUserRegistration || !traits.registrationSwitchBindsSignIn)) return;
  throw new MemosApiError({
    problem: "would lock people out",
    operation: "change the general settings",
    call: `The switch for ${allowPasswordAuth ? "registration" : "sign-in by password"} of this Memos`,
    observed: "ends the administrators' own sign-in by password too",
    outcomeUnknown: false,
    remedy: allowPasswordAuth ? "Leave registration open." : "Leave password sign-in on.",
  });
}

/** Up to 0.19: each is a setting of its own, and its value is JSON in a text. */
function singleSettings(send: Send, { registrationClosedAtFirst }: ApiTraits): SettingsStore {
  const path = "/api/v1/system/setting";
  const set = (name: string, on: boolean): Promise<true> => {
    const body = { name, value: JSON.stringify(on) };
    return send({ operation: `change the setting ${name}`, method: "POST", path, body, parse: () => true });
  };
  return {
    read: async () => {
      const values = await send({ operation: "read the settings", method: "GET", path, parse: parseSingleSettings });
      return {
        allowPasswordAuth: values.get("disable-password-login") !== "true",
        // Unset is closed for whoever signs in, though the status says open, up to 0.17.0.
        allowUserRegistration: (values.get("allow-signup") ?? String(!registrationClosedAtFirst)) === "true",
      };
    },
    write: async ({ allowPasswordAuth, allowUserRegistration }) => {
      await set("allow-signup", allowUserRegistration);
      await set("disable-password-login", !allowPasswordAuth);
    },
  };
}

const parseSingleSettings = ({ json }: MemosResponse): ReadonlyMap<string, string> | undefined =>
  Array.isArray(json)
    ? new Map(json.filter(isJsonObject).map((one) => [stringField(one, "name"), stringField(one, "value")]))
    : undefined;

/** 0.20 and 0.21: a group that is replaced as a whole, and not there at first. */
function groupSettings(send: Send): SettingsStore {
  const path = "/api/v2/workspace/settings/WORKSPACE_SETTING_GENERAL";
  const readGroup = (): Promise<JsonObject> =>
    send({ operation: "read the general settings", method: "GET", path, parse: parseGeneralSetting }).catch(
      (error: unknown) => (isProblem(error, "not found") ? {} : Promise.reject(error as Error)),
    );
  return {
    read: async () => {
      const { disallowPasswordLogin, disallowSignup } = await readGroup();
      return { allowPasswordAuth: disallowPasswordLogin !== true, allowUserRegistration: disallowSignup !== true };
    },
    write: async ({ allowPasswordAuth, allowUserRegistration }) => {
      const changed = { disallowPasswordLogin: !allowPasswordAuth, disallowSignup: !allowUserRegistration };
      const body = { generalSetting: { ...(await readGroup()), ...changed } };
      return send({ operation: "change the general settings", method: "PATCH", path, body, parse: () => true });
    },
  };
}

const parseGeneralSetting = ({ body: { setting } }: MemosResponse): JsonObject | undefined =>
  isJsonObject(setting) && isJsonObject(setting.generalSetting) ? setting.generalSetting : undefined;
