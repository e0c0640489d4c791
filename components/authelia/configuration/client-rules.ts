import { InvalidOption } from "../../pulumi/invalid-option";
import type { AutheliaClient } from "./client-options";
import { rejectTemplates } from "./template";
import { type User, groupMembers } from "../users/users";
import type { VersionTraits } from "../versions";

/** What the clients are held against. */
interface ValidationContext {
  readonly generation: Pick<VersionTraits, "authorizationPolicies" | "minor">;

  /** Undefined where a directory knows them. */
  readonly people: readonly User[] | undefined;

  /** The group that gets in where a client names none. */
  readonly group: string | undefined;
}

/**
 * Checks the applications that ask Authelia to sign people in.
 *
 * @param option where they were given, such as `clients`
 * @throws InvalidOption for an empty list, an id twice, or a client that breaks a rule.
 */
export function checkClients(option: string, clients: readonly AutheliaClient[], context: ValidationContext): void {
  if (clients.length === 0) {
    throw new InvalidOption(option, "must name at least one client", clients, "Authelia does not start without one.");
  }
  for (const [index, client] of clients.entries()) {
    const path = `${option}[${index}]`;
    checkClientId(`${path}.clientId`, client.clientId);
    if (clients.findIndex(({ clientId }) => clientId === client.clientId) !== index) {
      throw new InvalidOption(`${path}.clientId`, "must be there once only", client.clientId, "Choose another id.");
    }
    rejectTemplates(path, client);
    checkChoices(path, client);
    checkPublic(path, client);
    checkGroup(path, client, context);
  }
}

/**
 * Checks a client id as Authelia takes it.
 *
 * @throws InvalidOption when it cannot be one.
 */
export function checkClientId(option: string, clientId: string): void {
  if (/^[a-zA-Z0-9._~-]{1,100}$/.test(clientId)) return;
  throw new InvalidOption(
    option,
    "must be 1 to 100 of the unreserved characters of RFC 3986",
    clientId,
    'Write one such as "memos".',
  );
}

/** What a client may choose from; a program without types, or a configuration file, can write anything. */
const choices = {
  tokenEndpointAuthMethod: ["client_secret_basic", "client_secret_post", "none"],
  authorizationPolicy: ["one_factor", "two_factor"],
  responseModes: ["query", "fragment", "form_post"],
  consentMode: ["pre-configured", "explicit", "auto", "implicit"],
} as const satisfies Partial<Record<keyof AutheliaClient, readonly string[]>>;

const checkChoices = (path: string, client: AutheliaClient): void => {
  for (const key of ["tokenEndpointAuthMethod", "authorizationPolicy", "responseModes", "consentMode"] as const) {
    const value = client[key];
    const allowed: readonly string[] = choices[key];
    const wrong = [value ?? []].flat().find((one) => !allowed.includes(one));
    if (wrong === undefined && (key !== "tokenEndpointAuthMethod" || value !== undefined)) continue;
    const remedy = `Write ${allowed[0] ?? ""} if in doubt.`;
    throw new InvalidOption(`${path}.${key}`, `must be of ${allowed.join(", ")}`, wrong, remedy);
  }
};

const checkPublic = (path: string, { tokenEndpointAuthMethod, pkce }: AutheliaClient): void => {
  if (tokenEndpointAuthMethod !== "none" || pkce) return;
  throw new InvalidOption(
    `${path}.pkce`,
    "must be true for a client without a secret, whose codes anybody could use otherwise",
    pkce,
    "Let the application send a PKCE challenge, or choose client_secret_basic.",
  );
};

const checkGroup = (
  path: string,
  client: AutheliaClient,
  { generation: traits, people: users, group }: ValidationContext,
): void => {
  if (client.group !== undefined && users !== undefined) groupMembers(`${path}.group`, client.group, users);
  const requiredGroup = client.group ?? group;
  if (requiredGroup === undefined || traits.authorizationPolicies || client.supportsIdentifierFilter === true) return;
  throw new InvalidOption(
    client.group === undefined ? "group" : `${path}.group`,
    `must not be given for client "${client.clientId}" with Authelia ${traits.minor}, which knows no rule for a group`,
    requiredGroup,
    "Run Authelia 4.38 or later; or set supportsIdentifierFilter if the application lets in by a pattern, and give it that of identifierFilters.",
  );
};
