import type { AuthorizationArgs } from "../authelia/portal/authorization";
import { findRequestError } from "../authelia/portal/sign-in";
import type { HttpResponse, HttpClient } from "../http/http-client";
import { parseObject, stringField } from "../http/json-object";
import * as rules from "../pulumi/option-rules";
import type { TokenEndpointAuthMethod } from "../sign-in/oidc-client";
import { portalFailure, ProofFailure } from "./diagnosis";

/** A client of Authelia as its application uses it. */
export interface ClientInputs extends Pick<
  AuthorizationArgs,
  "issuer" | "clientId" | "redirectUri" | "scopes" | "pkce"
> {
  readonly clientSecret: string;
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;
}

export const clientSchema = {
  issuer: rules.httpsUrl,
  clientId: rules.clientId,
  clientSecret: rules.secret,
  tokenEndpointAuthMethod: rules.oneOf("client_secret_basic", "client_secret_post"),
  pkce: rules.flag,
  redirectUri: rules.urlWithoutQuery,
  scopes: rules.scopes,
};

/** Checks that Authelia takes the client's authorization request; Authelia does not count these. @throws ProofFailure */
export async function checkAuthorizationRequest(http: HttpClient, client: ClientInputs): Promise<void> {
  const rejection = await findRequestError(http, client);
  if (rejection) throw portalFailure(rejection);
}

/** Checks that Authelia takes the client's secret; Authelia counts these. @throws ProofFailure */
export async function checkClientSecret(http: HttpClient, client: ClientInputs): Promise<void> {
  const failure = parseTokenResponse(await exchangeInvalidCode(http, client), client);
  if (failure) throw failure;
}

/** A code that Authelia never gave: with the right client secret the answer is `invalid_grant`. */
export const invalidCode = "authelia_ac_made-up";

/** Sends the invalid code to the token endpoint (RFC 6749, section 4.1.3). @throws NetworkError when no answer came. */
export function exchangeInvalidCode(
  http: HttpClient,
  client: Omit<ClientInputs, "pkce" | "scopes">,
): Promise<HttpResponse> {
  const { clientId, clientSecret } = client;
  const byBody = client.tokenEndpointAuthMethod === "client_secret_post";
  const basic = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return http({
    method: "POST",
    url: `${client.issuer.replace(/\/+$/, "")}/api/oidc/token`,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(byBody ? {} : { authorization: `Basic ${Buffer.from(basic).toString("base64")}` }),
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: invalidCode,
      redirect_uri: client.redirectUri,
      ...(byBody ? { client_id: clientId, client_secret: clientSecret } : {}),
    }).toString(),
  });
}

/** Reads the answer to the invalid code; undefined when only the code is wrong. */
export function parseTokenResponse(
  { status, body }: HttpResponse,
  { clientId, tokenEndpointAuthMethod: method }: ClientInputs,
): ProofFailure | undefined {
  const answer = parseObject(body);
  const error = stringField(answer, "error");
  const description = stringField(answer, "error_description");
  if (error === "invalid_grant") return undefined;
  if (error === "invalid_client" && isMethodError(description))
    return new ProofFailure("wrong method", `Authelia does not let client "${clientId}" show its secret by ${method}.`);
  if (error === "invalid_client")
    return new ProofFailure(
      "wrong secret",
      `Authelia refuses the secret of client "${clientId}" (invalid_client): the digest in its configuration is of another secret.`,
    );
  if (error === "invalid_request")
    return new ProofFailure(
      "wrong forwarded headers",
      `Authelia's token endpoint refuses the request as such (invalid_request: ${description}).`,
    );
  return new ProofFailure(
    status === 429 ? "too many requests" : "Authelia failed",
    `HTTP ${status} ${error} from Authelia's token endpoint, where invalid_grant was expected.`,
  );
}

/** Whether Authelia refused the way the secret was shown: 4.38 says "does not support this method", 4.39 "does not allow". */
export const isMethodError = (description: string): boolean => /does not (allow|support) this method/.test(description);
