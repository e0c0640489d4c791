import { presetOf, type ProviderPreset } from "./presets";

/** What an identity provider is like unless it is said otherwise. */
export function providerDefaults(preset?: ProviderPreset) {
  const { uid, title, scopes, fieldMapping } = presetOf(preset);
  return { uid, title, identifierFilter: "^.+$", scopes: [...scopes], fieldMapping };
}
