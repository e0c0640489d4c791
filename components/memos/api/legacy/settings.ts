import { isJsonObject, textIn, type JsonObject } from "../../../http/json-object";
import type { ApiTraits } from "../../version-traits";
import type { Send } from "../session";
import type { AccessPolicy, MemosSession } from "../memos-api";
import { MemosApiError, isProblem } from "../memos-api-error";
import { surely } from "../retry-write";
import type { MemosAnswer } from "../response";

/** How one generation keeps its two switches. */
interface Switchboard {
  look(): Promise<AccessPolicy>;
  write(policy: AccessPolicy): Promise<void>;
}

/** The two switches before 0.25. */
export function policyCalls(send: Send, traits: ApiTraits): Pick<MemosSession, "accessPolicy" | "changeAccessPolicy"> {
  const board = traits.settings === "single" ? singleSettings(send, traits) : groupSettings(send);
  return {
    accessPolicy: () => board.look(),
    changeAccessPolicy: async (changes) => {
      const wanted = { ...(await board.look()), ...changes };
      refuseLockOut(wanted, traits);
      await surely(
        () => board.write(wanted),
        () => board.look(),
      );
      return board.look();
    },
  };
}

/** Memos would take it, and let in nobody by password from then on: no administrator either, and nobody who can undo it. */
function refuseLockOut({ passwordSignIn, registration }: AccessPolicy, traits: ApiTraits): void {
  if (passwordSignIn && (registration || !traits.registrationSwitchBindsSignIn)) return;
  throw new MemosApiError({
    problem: "would lock people out",
    operation: "change the general settings",
    call: `The switch for ${passwordSignIn ? "registration" : "sign-in by password"} of this Memos`,
    seen: "ends the administrators' own sign-in by password too",
    mayHaveActed: false,
    remedy: passwordSignIn ? "Leave registration open." : "Leave password sign-in on.",
  });
}

/** The names of the two settings up to 0.19. */
const single = { password: "disable-password-login", registration: "allow-signup" };

/** Up to 0.19: each is a setting of its own, and its value is JSON in a text. */
function singleSettings(send: Send, { registrationClosedAtFirst }: ApiTraits): Switchboard {
  const path = "/api/v1/system/setting";
  const set = (name: string, on: boolean): Promise<true> =>
    send({
      operation: `change the setting ${name}`,
      method: "POST",
      path,
      body: { name, value: JSON.stringify(on) },
      read: () => true,
    });
  return {
    look: async () => {
      const values = await send({ operation: "read the settings", method: "GET", path, read: valuesFrom });
      return {
        passwordSignIn: values.get(single.password) !== "true",
        // Unset is closed for whoever signs in, though the status says open, up to 0.17.0.
        registration: (values.get(single.registration) ?? String(!registrationClosedAtFirst)) === "true",
      };
    },
    write: async ({ passwordSignIn, registration }) => {
      await set(single.registration, registration);
      await set(single.password, !passwordSignIn);
    },
  };
}

const valuesFrom = ({ json }: MemosAnswer): ReadonlyMap<string, string> | undefined =>
  Array.isArray(json)
    ? new Map(json.filter(isJsonObject).map((one) => [textIn(one, "name"), textIn(one, "value")]))
    : undefined;

/** 0.20 and 0.21: a group that is replaced as a whole, and not shown after a write. */
function groupSettings(send: Send): Switchboard {
  const path = "/api/v2/workspace/settings/WORKSPACE_SETTING_GENERAL";
  const group = () =>
    send({ operation: "read the general settings", method: "GET", path, read: groupFrom }).catch((error: unknown) =>
      isProblem(error, "not found") ? {} : Promise.reject(error as Error),
    );
  return {
    look: async () => {
      const seen: JsonObject = await group();
      return { passwordSignIn: seen.disallowPasswordLogin !== true, registration: seen.disallowSignup !== true };
    },
    write: async ({ passwordSignIn, registration }) => {
      const changed = { disallowPasswordLogin: !passwordSignIn, disallowSignup: !registration };
      await send({
        operation: "change the general settings",
        method: "PATCH",
        path,
        body: { generalSetting: { ...(await group()), ...changed } },
        read: () => true,
      });
    },
  };
}

const groupFrom = ({ body: { setting } }: MemosAnswer): JsonObject | undefined =>
  isJsonObject(setting) && isJsonObject(setting.generalSetting) ? setting.generalSetting : undefined;
