import { refused, type Refused } from "./outcome";
import type { Portal } from "./portal";

/** What a consent is known by in the page's address: up to 4.38, and from 4.39. */
const keys = ["id", "flow_id"] as const;

/**
 * Agrees to what the application asks for, and has it remembered where the client allows that.
 *
 * Resolves to where the portal leads.
 */
export async function consent(portal: Portal, query: URLSearchParams, remember: boolean): Promise<string | Refused> {
  const key = keys.find((candidate) => query.has(candidate));
  const id = key && query.get(key);
  if (!key || !id) return refused("unexpected answer", "the consent page has no id");

  const asked = await portal.ask(`/api/oidc/consent?${new URLSearchParams({ [key]: id }).toString()}`);
  if (!asked.agreed) return refused("consent refused", asked.message);

  const { client_id, pre_configuration, ...rest } = asked.data;
  const given = await portal.ask("/api/oidc/consent", {
    [key]: id,
    client_id,
    consent: true,
    pre_configure: remember && pre_configuration === true,
    // From 4.39 the person chooses among the claims that were asked for by name.
    ...("claims" in rest ? { claims: rest.claims ?? [] } : {}),
  });
  const { redirect_uri } = given.data;
  return given.agreed && typeof redirect_uri === "string" ? redirect_uri : refused("consent refused", given.message);
}
