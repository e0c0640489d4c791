import { isJsonObject, type JsonObject } from "../../../http/json-object";
import type { Send } from "../session";
import type { AccessPolicy, MemosSession } from "../memos-api";
import { surely } from "../retry-write";
import type { MemosAnswer } from "../response";

type PolicyCalls = Pick<MemosSession, "accessPolicy" | "changeAccessPolicy">;

const name = "instance/settings/GENERAL";
const path = `/api/v1/${name}`;

/** The two switches among the general settings, from 0.25 on. */
export function policyCalls(send: Send): PolicyCalls {
  const look = () => send({ operation: "read the general settings", method: "GET", path, read: groupFrom });

  // Memos replaces the whole group whatever the mask says, so all the rest is sent back as it was.
  const write = (group: JsonObject) =>
    send({
      operation: "change the general settings",
      method: "PATCH",
      path,
      body: { name, generalSetting: group },
      read: groupFrom,
    });

  return {
    accessPolicy: async () => policyOf(await look()),
    changeAccessPolicy: async (policy) => {
      const current = await look();
      const wanted = { ...policyOf(current), ...policy };
      const group = {
        ...current,
        disallowPasswordAuth: !wanted.passwordSignIn,
        disallowUserRegistration: !wanted.registration,
      };
      return policyOf(await surely(() => write(group), look));
    },
  };
}

const policyOf = (group: JsonObject): AccessPolicy => ({
  passwordSignIn: group.disallowPasswordAuth !== true,
  registration: group.disallowUserRegistration !== true,
});

const groupFrom = ({ body: { generalSetting } }: MemosAnswer): JsonObject | undefined =>
  isJsonObject(generalSetting) ? generalSetting : undefined;
