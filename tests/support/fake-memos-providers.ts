import { json, objectIn, refusal, untouched, type Asked, type Json, type Memory, type Said } from "./fake-memos-memory";

const unsafe = "password authentication for regular users cannot be disabled without an effective identity provider";

/** Answers an administrator's call about identity providers. */
export function providerCall(memory: Memory, asked: Asked): Said {
  const uid = asked.path.split("/")[4];
  if (asked.method === "POST") return createProvider(memory, asked);
  if (uid === undefined || uid === "") return refusal(501, 12, "Method Not Allowed");
  if (asked.method !== "GET" && memory.deployed.has(uid)) return configuredByDeployment(uid);
  const found = memory.providers.get(uid);
  if (found === undefined) return refusal(404, 5, "identity provider not found");
  if (asked.method === "GET") return json(200, found);
  return asked.method === "PATCH" ? updateProvider(memory, uid, found, asked) : deleteProvider(memory, uid);
}

const configuredByDeployment = (uid: string): Said =>
  refusal(400, 9, `identity provider "${uid}" is configured by the deployment`);

function createProvider(memory: Memory, { query, body }: Asked): Said {
  const uid = query.get("identityProviderId") ?? `made-up-${memory.providers.size}`;
  if (memory.deployed.has(uid)) return configuredByDeployment(uid);
  if (memory.providers.has(uid)) {
    const reason = "constraint failed: UNIQUE constraint failed: idp.uid (2067)";
    return refusal(500, 13, `failed to create identity provider, error: ${reason}`);
  }
  const shown = shownProvider(uid, body);
  memory.providers.set(uid, shown);
  memory.secrets.set(uid, secretIn(body));
  return json(200, shown);
}

function updateProvider(memory: Memory, uid: string, found: Json, { query, body }: Asked): Said {
  const strange = strangeField(body);
  if (strange !== undefined) {
    return refusal(400, 3, `could not find field "${strange}" in "memos.api.v1.FieldMapping"`);
  }
  const shown = shownProvider(uid, body);
  const mask = query.get("updateMask")?.split(",");
  const known = (mask ?? ["title", "identifier_filter"]).filter((path) => path in wireNames);
  if (known.length === 0) {
    const reason = 'SQL logic error: near "WHERE": syntax error (1)';
    return refusal(500, 13, `failed to update identity provider, error: ${reason}`);
  }
  const fields = known.map((path) => wireNames[path] ?? path);
  const changed: Json = { ...found, ...Object.fromEntries(fields.map((field) => [field, shown[field]])) };
  memory.providers.set(uid, changed);
  if (known.includes("config") && secretIn(body) !== "") memory.secrets.set(uid, secretIn(body));
  return json(200, changed);
}

const wireNames: Readonly<Record<string, string>> = {
  title: "title",
  identifier_filter: "identifierFilter",
  config: "config",
};

function deleteProvider(memory: Memory, uid: string): Said {
  if (memory.general.disallowPasswordAuth === true && memory.providers.size === 1) return refusal(400, 9, unsafe);
  memory.providers.delete(uid);
  memory.secrets.delete(uid);
  return json(200, {});
}

/** Answers an administrator's change of the general settings; the whole group is replaced. */
export function changeGeneral(memory: Memory, { body }: Asked): Said {
  const wanted = objectIn(body, "generalSetting");
  if (wanted.disallowPasswordAuth === true && memory.providers.size === 0) return refusal(400, 9, unsafe);
  memory.general = { ...untouched, ...wanted };
  return generalSettings(memory);
}

/** Shows the general settings, to anyone. */
export const generalSettings = (memory: Memory): Said =>
  json(200, { name: "instance/settings/GENERAL", generalSetting: memory.general });

function shownProvider(uid: string, { title = "", identifierFilter = "", config }: Json): Json {
  const oauth2 = objectIn(objectIn({ config }, "config"), "oauth2Config");
  const fieldMapping = { avatarUrl: "", ...objectIn(oauth2, "fieldMapping") };
  const oauth2Config = { ...oauth2, clientSecret: "", fieldMapping };
  return { name: `identity-providers/${uid}`, type: "OAUTH2", title, identifierFilter, config: { oauth2Config } };
}

function secretIn({ config }: Json): string {
  const secret = objectIn(objectIn({ config }, "config"), "oauth2Config").clientSecret;
  return typeof secret === "string" ? secret : "";
}

function strangeField({ config }: Json): string | undefined {
  const mapping = objectIn(objectIn(objectIn({ config }, "config"), "oauth2Config"), "fieldMapping");
  return Object.keys(mapping).find((field) => !["identifier", "displayName", "email", "avatarUrl"].includes(field));
}

/** Lists the providers, to anyone. */
export function listProviders({ providers, secrets, leaky }: Memory): Said {
  const shown = [...providers].map(([uid, provider]) => {
    const oauth2Config = objectIn(objectIn(provider, "config"), "oauth2Config");
    const clientSecret = leaky ? secrets.get(uid) : "";
    return { ...provider, config: { oauth2Config: { ...oauth2Config, clientSecret } } };
  });
  return json(200, { identityProviders: shown });
}
