import { objectIn, type Json, type Memory } from "./fake-memos-memory";

/** What is written of a provider, apart from its secret and its title. */
export function rowFrom({ era }: Memory, body: Json): Json {
  const { title = body.name ?? "", identifierFilter = "" } = body;
  const oauth2 = configIn(body);
  const { avatarUrl = "", ...mapping } = objectIn(oauth2, "fieldMapping");
  const fieldMapping = { ...mapping, ...(era.pictures ? { avatarUrl } : {}) };
  return { title, identifierFilter, config: { oauth2Config: { ...oauth2, clientSecret: "", fieldMapping } } };
}

/** The secret in what is written. */
export function secretIn(body: Json): string {
  const secret = configIn(body).clientSecret;
  return typeof secret === "string" ? secret : "";
}

/** A provider as it is shown, with its secret or without. */
export function shownProvider(memory: Memory, id: string, withSecret: boolean): Json {
  const row = memory.providers.get(id) ?? {};
  const clientSecret = withSecret ? (memory.secrets.get(id) ?? "") : "";
  const config = { oauth2Config: { ...configIn(row), clientSecret } };
  const { title = "", identifierFilter = "" } = row;
  return memory.era.family === "legacy"
    ? { id: Number(id), name: title, type: "OAUTH2", identifierFilter, config }
    : { name: `${memory.era.providers}/${id}`, type: "OAUTH2", title, identifierFilter, config };
}

/** Keeps a new provider, or another version of one. */
export function keepProvider(memory: Memory, id: string, body: Json): void {
  memory.providers.set(id, rowFrom(memory, body));
  memory.secrets.set(id, secretIn(body));
}

/** Lets a provider go. */
export function dropProvider(memory: Memory, id: string): void {
  memory.providers.delete(id);
  memory.secrets.delete(id);
}

const configIn = (body: Json): Json => objectIn(objectIn(body, "config"), "oauth2Config");

/** A field that no Memos knows, or this one does not. */
export function strangeField({ era }: Memory, body: Json): string | undefined {
  const known = ["identifier", "displayName", "email", ...(era.pictures ? ["avatarUrl"] : [])];
  return Object.keys(objectIn(configIn(body), "fieldMapping")).find((field) => !known.includes(field));
}
