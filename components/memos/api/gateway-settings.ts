import { isJsonObject, type JsonObject } from "../../internal/json-object";
import type { ApiTraits } from "../generation";
import type { Send } from "./authenticated";
import type { AccessPolicy, MemosSession } from "./memos-api";
import { MemosApiError, isProblem } from "./memos-api-error";
import { surely } from "./surely";
import type { MemosAnswer } from "./verdict";

type PolicyCalls = Pick<MemosSession, "accessPolicy" | "changeAccessPolicy">;

/** The two switches among the general settings, from 0.22 on. */
export function policyCalls(send: Send, { home, switches, settings, settingsFromTheStart }: ApiTraits): PolicyCalls {
  const name = `${home}/settings/GENERAL`;
  const path = `/api/v1/${name}`;
  const policyOf = (group: JsonObject): AccessPolicy => ({
    passwordSignIn: group[switches.password] !== true,
    registration: group[switches.registration] !== true,
  });
  const look = () =>
    send({ operation: "read the general settings", method: "GET", path, read: groupFrom }).catch(
      // Taken for none where there must be some, they would look like doors that are open.
      (error: unknown) =>
        isProblem(error, "not found") && !settingsFromTheStart ? {} : Promise.reject(error as Error),
    );

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
      if (settings === "environment") return unchanged(policyOf(current), wanted, path);
      const group = {
        ...current,
        [switches.password]: !wanted.passwordSignIn,
        [switches.registration]: !wanted.registration,
      };
      return policyOf(await surely(() => write(group), look));
    },
  };
}

function unchanged(current: AccessPolicy, wanted: AccessPolicy, path: string): AccessPolicy {
  if (current.passwordSignIn === wanted.passwordSignIn && current.registration === wanted.registration) return current;
  throw new MemosApiError({
    problem: "unsupported",
    operation: "change the general settings",
    call: `This Memos at ${path}`,
    seen: "has no switch for sign-in by password and none for registration",
    mayHaveActed: false,
  });
}

const groupFrom = ({ body: { generalSetting } }: MemosAnswer): JsonObject | undefined =>
  isJsonObject(generalSetting) ? generalSetting : undefined;
