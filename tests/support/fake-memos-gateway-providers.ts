import { json, refusal, type Account, type Asked, type Json, type Memory, type Said } from "./fake-memos-memory";
import { dropProvider, keepProvider, rowFrom, secretIn, shownProvider, strangeField } from "./fake-memos-providers";

/** What the gateway says of turning sign-in by password off without another way in. */
export const unsafe =
  "password authentication for regular users cannot be disabled without an effective identity provider";

/** Lists the providers, to anyone. */
export function listProviders(memory: Memory, account: Account | undefined): Said {
  const shown = [...memory.providers.keys()].map((id) => shownProvider(memory, id, maySee(memory, account)));
  return json(200, { identityProviders: shown });
}

/** Shows one to whoever may ask. */
export function getProvider(memory: Memory, id: string, account: Account | undefined): Said {
  if (!memory.providers.has(id)) return refusal(404, 5, "identity provider not found");
  return json(200, shownProvider(memory, id, maySee(memory, account)));
}

function maySee({ era, leaky }: Memory, account: Account | undefined): boolean {
  if (leaky) return true;
  return era.secretsShownTo === "administrators" && account?.role === era.administrator;
}

/** Answers an administrator's change of the identity providers. */
export function changeProviders(memory: Memory, asked: Asked, id: string | undefined): Said {
  if (asked.method === "POST") return createProvider(memory, asked);
  if (id === undefined) return refusal(501, 12, "Method Not Allowed");
  if (memory.deployed.has(id)) return configuredByDeployment(id);
  if (!memory.era.uids && !/^\d+$/.test(id)) {
    return refusal(400, 3, `invalid identity provider name: invalid identity provider ID "${id}"`);
  }
  return asked.method === "PATCH" ? updateProvider(memory, id, asked) : deleteProvider(memory, id);
}

const configuredByDeployment = (uid: string): Said =>
  refusal(400, 9, `identity provider "${uid}" is configured by the deployment`);

function createProvider(memory: Memory, { query, body }: Asked): Said {
  const number = memory.nextNumber();
  const id = memory.era.uids ? (query.get("identityProviderId") ?? `made-up-${number}`) : String(number);
  if (memory.deployed.has(id)) return configuredByDeployment(id);
  if (memory.providers.has(id)) {
    const reason = "constraint failed: UNIQUE constraint failed: idp.uid (2067)";
    return refusal(500, 13, `failed to create identity provider, error: ${reason}`);
  }
  keepProvider(memory, id, body);
  return json(200, shownProvider(memory, id, memory.era.secretsShownTo !== "nobody"));
}

function updateProvider(memory: Memory, id: string, { query, body }: Asked): Said {
  const strange = strangeField(memory, body);
  if (strange !== undefined) {
    return refusal(400, 3, `could not find field "${strange}" in "memos.api.v1.FieldMapping"`);
  }
  const found = memory.providers.get(id);
  if (found === undefined) {
    if (memory.era.uids) return refusal(404, 5, "identity provider not found");
    return refusal(500, 13, "failed to update identity provider, error: sql: no rows in result set");
  }
  // Without a mask it is derived from the leaves of the body, and `config.oauth2_config` is not `config`.
  const mask = query.get("updateMask")?.split(",") ?? ["title", "identifier_filter"];
  const known = mask.filter((path) => path in wireNames);
  if (known.length === 0) {
    const reason = 'SQL logic error: near "WHERE": syntax error (1)';
    return refusal(500, 13, `failed to update identity provider, error: ${reason}`);
  }
  apply(memory, id, { ...found, ...only(rowFrom(memory, body), known) });
  const keepsSecret = memory.era.uids && secretIn(body) === "";
  if (known.includes("config") && !keepsSecret) memory.secrets.set(id, secretIn(body));
  return json(200, shownProvider(memory, id, memory.era.secretsShownTo !== "nobody"));
}

const apply = ({ providers }: Memory, id: string, row: Json): unknown => providers.set(id, row);

const only = (row: Json, paths: readonly string[]): Json =>
  Object.fromEntries(paths.map((path) => [wireNames[path] ?? path, row[wireNames[path] ?? path]]));

const wireNames: Readonly<Record<string, string>> = {
  title: "title",
  identifier_filter: "identifierFilter",
  config: "config",
};

function deleteProvider(memory: Memory, id: string): Said {
  const { era, general, providers } = memory;
  if (!providers.has(id)) {
    return era.deletesWhatIsGone ? json(200, {}) : refusal(404, 5, "identity provider not found");
  }
  if (era.guardsLastProvider && general[era.switches.password] === true && providers.size === 1) {
    return refusal(400, 9, unsafe);
  }
  dropProvider(memory, id);
  return json(200, {});
}
