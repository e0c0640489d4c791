import { InvalidOption } from "../../pulumi/invalid-option";
import type { AutheliaClient } from "./client-options";
import { rejectTemplates } from "./template";
import { type Person, membersOf } from "../users/users";
import type { Generation } from "../versions";

/** What the clients are held against. */
interface ValidationContext {
  readonly generation: Pick<Generation, "authorizationPolicies" | "minor">;

  /** Undefined where a directory knows them. */
  readonly people: readonly Person[] | undefined;

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
    const at = `${option}[${index}]`;
    checkClientId(`${at}.clientId`, client.clientId);
    if (clients.findIndex(({ clientId }) => clientId === client.clientId) !== index) {
      throw new InvalidOption(`${at}.clientId`, "must be there once only", client.clientId, "Choose another id.");
    }
    rejectTemplates(at, client);
    checkChoices(at, client);
    checkPublic(at, client);
    checkGroup(at, client, context);
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
  policy: ["one_factor", "two_factor"],
  responseModes: ["query", "fragment", "form_post"],
  consentMode: ["pre-configured", "explicit", "auto", "implicit"],
} as const satisfies Partial<Record<keyof AutheliaClient, readonly string[]>>;

const checkChoices = (at: string, client: AutheliaClient): void => {
  for (const key of ["tokenEndpointAuthMethod", "policy", "responseModes", "consentMode"] as const) {
    const chosen = client[key];
    const known: readonly string[] = choices[key];
    const wrong = [chosen ?? []].flat().find((one) => !known.includes(one));
    if (wrong === undefined && (key !== "tokenEndpointAuthMethod" || chosen !== undefined)) continue;
    const remedy = `Write ${known[0] ?? ""} if in doubt.`;
    throw new InvalidOption(`${at}.${key}`, `must be of ${known.join(", ")}`, wrong, remedy);
  }
};

const checkPublic = (at: string, { tokenEndpointAuthMethod, pkce }: AutheliaClient): void => {
  if (tokenEndpointAuthMethod !== "none" || pkce) return;
  throw new InvalidOption(
    `${at}.pkce`,
    "must be true for a client without a secret, whose codes anybody could use otherwise",
    pkce,
    "Let the application send a PKCE challenge, or choose client_secret_basic.",
  );
};

const checkGroup = (at: string, client: AutheliaClient, { generation, people, group }: ValidationContext): void => {
  if (client.group !== undefined && people !== undefined) membersOf(`${at}.group`, client.group, people);
  const needed = client.group ?? group;
  if (needed === undefined || generation.authorizationPolicies || client.filtersIdentifiers === true) return;
  throw new InvalidOption(
    client.group === undefined ? "group" : `${at}.group`,
    `must not be given for client "${client.clientId}" with Authelia ${generation.minor}, which knows no rule for a group`,
    needed,
    "Run Authelia 4.38 or later; or set filtersIdentifiers if the application lets in by a pattern, and give it that of identifierFilters.",
  );
};
