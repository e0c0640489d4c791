/** A JSON object whose fields have yet to be looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a JSON object; a text that is none gives an empty one. */
export function parseObject(text: string): JsonObject {
  try {
    const read: unknown = JSON.parse(text);
    return isJsonObject(read) ? read : {};
  } catch {
    return {};
  }
}

/** Whether a value has fields to look at. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field's text; empty when there is none. */
export function stringField(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}
