import { isJsonObject, stringField, type JsonObject } from "../../../http/json-object";
import type { ApiTraits } from "../../version-traits";
import type { Send } from "../session";
import type { AccessPolicy, MemosSession } from "../memos-api";
import { MemosApiError, isProblem } from "../memos-api-error";
import { retryWrite } from "../retry-write";
import type { MemosResponse } from "../response";

/** How one generation keeps its two switches. */
interface SettingsStore {
  read(): Promise<AccessPolicy>;
  write(policy: AccessPolicy): Promise<void>;
}

/** The two switches before 0.25. */
export function settingsApi(send: Send, traits: ApiTraits): Pick<MemosSession, "accessPolicy" | "changeAccessPolicy"> {
  const store = traits.settings === "single" ? singleSettings(send, traits) : groupSettings(send);
  return {
    accessPolicy: () => store.read(),
    changeAccessPolicy: async (changes) => {
      const desired = { ...(await store.read()), ...changes };
      rejectLockOut(desired, traits);
      await retryWrite(
        () => store.write(desired),
        () => store.read(),
      );
      return store.read();
    },
  };
}

/** Memos would take it, and let in nobody by password from then on: no administrator either, and nobody who can undo it. */
function rejectLockOut({ allowPasswordAuth, allowUserRegistration }: AccessPolicy, traits: ApiTraits): void {
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

/** The names of the two settings up to 0.19. */
const single = { password: "disable-password-login", registration: "allow-signup" };

/** Up to 0.19: each is a setting of its own, and its value is JSON in a text. */
function singleSettings(send: Send, { registrationClosedAtFirst }: ApiTraits): SettingsStore {
  const path = "/api/v1/system/setting";
  const set = (name: string, on: boolean): Promise<true> =>
    send({
      operation: `change the setting ${name}`,
      method: "POST",
      path,
      body: { name, value: JSON.stringify(on) },
      parse: () => true,
    });
  return {
    read: async () => {
      const values = await send({ operation: "read the settings", method: "GET", path, parse: parseSettings });
      return {
        allowPasswordAuth: values.get(single.password) !== "true",
        // Unset is closed for whoever signs in, though the status says open, up to 0.17.0.
        allowUserRegistration: (values.get(single.registration) ?? String(!registrationClosedAtFirst)) === "true",
      };
    },
    write: async ({ allowPasswordAuth, allowUserRegistration }) => {
      await set(single.registration, allowUserRegistration);
      await set(single.password, !allowPasswordAuth);
    },
  };
}

const parseSettings = ({ json }: MemosResponse): ReadonlyMap<string, string> | undefined =>
  Array.isArray(json)
    ? new Map(json.filter(isJsonObject).map((one) => [stringField(one, "name"), stringField(one, "value")]))
    : undefined;

/** 0.20 and 0.21: a group that is replaced as a whole, and not shown after a write. */
function groupSettings(send: Send): SettingsStore {
  const path = "/api/v2/workspace/settings/WORKSPACE_SETTING_GENERAL";
  const group = () =>
    send({ operation: "read the general settings", method: "GET", path, parse: parseGeneralSetting }).catch(
      (error: unknown) => (isProblem(error, "not found") ? {} : Promise.reject(error as Error)),
    );
  return {
    read: async () => {
      const seen: JsonObject = await group();
      return {
        allowPasswordAuth: seen.disallowPasswordLogin !== true,
        allowUserRegistration: seen.disallowSignup !== true,
      };
    },
    write: async ({ allowPasswordAuth, allowUserRegistration }) => {
      const changed = { disallowPasswordLogin: !allowPasswordAuth, disallowSignup: !allowUserRegistration };
      await send({
        operation: "change the general settings",
        method: "PATCH",
        path,
        body: { generalSetting: { ...(await group()), ...changed } },
        parse: () => true,
      });
    },
  };
}

const parseGeneralSetting = ({ body: { setting } }: MemosResponse): JsonObject | undefined =>
  isJsonObject(setting) && isJsonObject(setting.generalSetting) ? setting.generalSetting : undefined;
