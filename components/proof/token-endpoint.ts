import type { TokenEndpointAuthMethod } from "../sign-in/oidc-client";
import type { HttpResponse, HttpClient } from "../http/http-client";
import { parseObject, stringField } from "../http/json-object";
import type { Diagnosis } from "./diagnosis";

/** A code that Authelia never gave: whoever shows it with the right client secret is told `invalid_grant`. */
export const invalidCode = "authelia_ac_made-up";

/** A client at the token endpoint. */
export interface TokenRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  readonly redirectUri: string;
}

/** Shows the made-up code to the token endpoint (RFC 6749, section 4.1.3). @throws DoorError when no answer came. */
export function exchangeInvalidCode(http: HttpClient, request: TokenRequest): Promise<HttpResponse> {
  const { clientId, clientSecret } = request;
  const byBody = request.tokenEndpointAuthMethod === "client_secret_post";
  const basic = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return http({
    method: "POST",
    url: `${request.issuer.replace(/\/+$/, "")}/api/oidc/token`,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(byBody ? {} : { authorization: `Basic ${Buffer.from(basic).toString("base64")}` }),
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: invalidCode,
      redirect_uri: request.redirectUri,
      ...(byBody ? { client_id: clientId, client_secret: clientSecret } : {}),
    }).toString(),
  });
}

/** What is wrong with the client, from the answer to the made-up code; undefined when only the code is. */
export function diagnoseToken(
  { status, body }: HttpResponse,
  { clientId, tokenEndpointAuthMethod }: TokenRequest,
): Diagnosis | undefined {
  const said = parseObject(body);
  const error = stringField(said, "error");
  const words = stringField(said, "error_description");
  if (error === "invalid_grant") return undefined;
  if (error === "invalid_client")
    return isMethodError(words) ? wrongMethod(clientId, tokenEndpointAuthMethod) : wrongSecret(clientId);
  if (error === "invalid_request") return wrongIssuer(words);
  return unexpected(status, error);
}

/** Whether Authelia refused the way the secret was shown: 4.38 says "does not support this method", 4.39 "does not allow". */
export const isMethodError = (words: string): boolean => /does not (allow|support) this method/.test(words);

const wrongMethod = (clientId: string, method: TokenEndpointAuthMethod): Diagnosis => ({
  step: "method",
  sentence: `Authelia does not let client "${clientId}" show its secret by ${method}.`,
  remedy: `Set token_endpoint_auth_method of this client to ${method} in Authelia's configuration.`,
});

const wrongSecret = (clientId: string): Diagnosis => ({
  step: "secret",
  sentence: `Authelia refuses the secret of client "${clientId}" (invalid_client): the digest in its configuration is of another secret.`,
  remedy: "Render Authelia's configuration again with this secret's digest, and start Authelia with it.",
});

const wrongIssuer = (words: string): Diagnosis => ({
  step: "discovery",
  sentence: `Authelia's token endpoint refuses the request as such (invalid_request: ${words}).`,
  remedy:
    "Have the gateway send X-Forwarded-Proto and X-Forwarded-Host as they are in Authelia's session.cookies[].authelia_url.",
});

const unexpected = (status: number, error: string): Diagnosis =>
  status === 429
    ? {
        step: "rate limit",
        sentence: "Authelia's token endpoint answers HTTP 429.",
        remedy: "Wait some minutes: it counts requests per address.",
      }
    : {
        step: "Authelia",
        sentence: `HTTP ${status} ${error} from Authelia's token endpoint, where invalid_grant was expected.`,
        remedy: "See Authelia's log.",
      };
