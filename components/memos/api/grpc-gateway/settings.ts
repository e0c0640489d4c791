import { isJsonObject, type JsonObject } from "../../../http/json-object";
import type { Send } from "../session";
import type { AccessPolicy, MemosSession } from "../memos-api";
import { retryWrite } from "../retry-write";
import type { MemosResponse } from "../response";

type SettingsApi = Pick<MemosSession, "accessPolicy" | "changeAccessPolicy">;

const name = "instance/settings/GENERAL";
const path = `/api/v1/${name}`;

/** The two switches among the general settings, from 0.25 on. */
export function settingsApi(send: Send): SettingsApi {
  const readSettings = () =>
    send({ operation: "read the general settings", method: "GET", path, parse: parseGeneralSetting });

  // Memos replaces the whole group whatever the mask says, so all the rest is sent back as it was.
  const writeSettings = (group: JsonObject) =>
    send({
      operation: "change the general settings",
      method: "PATCH",
      path,
      body: { name, generalSetting: group },
      parse: parseGeneralSetting,
    });

  return {
    accessPolicy: async () => policyOf(await readSettings()),
    changeAccessPolicy: async (policy) => {
      const current = await readSettings();
      const desired = { ...policyOf(current), ...policy };
      const group = {
        ...current,
        disallowPasswordAuth: !desired.allowPasswordAuth,
        disallowUserRegistration: !desired.allowUserRegistration,
      };
      return policyOf(await retryWrite(() => writeSettings(group), readSettings));
    },
  };
}

const policyOf = (group: JsonObject): AccessPolicy => ({
  allowPasswordAuth: group.disallowPasswordAuth !== true,
  allowUserRegistration: group.disallowUserRegistration !== true,
});

const parseGeneralSetting = ({ body: { generalSetting } }: MemosResponse): JsonObject | undefined =>
  isJsonObject(generalSetting) ? generalSetting : undefined;
