import { isJsonObject, parseObject, stringField } from "../../http/json-object";
import { numericId, parseUser } from "./parse";
import type { SsoCallback, SsoResponse, SsoSignIn, NotSignedIn, SignedIn } from "./memos-api";

/** 0.16 to 0.21: a call of its own, and the refusals of its web framework. */
export const legacySsoSignIn: SsoSignIn = {
  request: ({ idpName, code, redirectUri }) => ({
    path: "/api/v1/auth/signin/sso",
    body: { identityProviderId: numericId(idpName), code, redirectUri },
  }),
  parse: (answer) => parseSignedIn(answer, "") ?? parseLegacyError(answer),
};

/** From 0.25 on: one body for all sign-ins, and the account within the answer. */
export const bodySsoSignIn = (path: string, providerFields: (idpName: string) => object): SsoSignIn => ({
  request: ({ idpName, code, redirectUri, codeVerifier }: SsoCallback) => ({
    path,
    body: { ssoCredentials: { ...providerFields(idpName), code, redirectUri, codeVerifier } },
  }),
  parse: (answer) => parseSignedIn(answer, "user") ?? parseGatewayError(answer),
});

function parseSignedIn({ status, body }: SsoResponse, field: string): SignedIn | undefined {
  const read = parseObject(body);
  const user = status === 200 ? parseUser(field === "" ? read : read[field]) : undefined;
  return user && { signedIn: true, user };
}

function parseGatewayError({ status, body }: SsoResponse): NotSignedIn {
  const { code, message } = parseObject(body);
  if (typeof code !== "number" || typeof message !== "string") return notFromMemos({ status, body });
  const [, identifier] = /^identifier (.*) is not allowed$/.exec(message) ?? [];
  return {
    signedIn: false,
    status,
    fromMemos: true,
    message,
    ...(identifier === undefined ? {} : { rejectedByFilter: { identifier } }),
  };
}

/** The reason is in `error`, behind the words for people: `code=500, message=Failed to exchange token, internal=…`. */
function parseLegacyError({ status, body }: SsoResponse): NotSignedIn {
  const read = parseObject(body);
  const message = stringField(read, "message");
  if (!isJsonObject(read) || message === "" || status < 400) return notFromMemos({ status, body });
  const [, internal] = /, internal=([\s\S]*)$/.exec(stringField(read, "error")) ?? [];
  return {
    signedIn: false,
    status,
    fromMemos: true,
    message: internal === undefined ? message : `${message}: ${internal}`,
    ...(message.includes("identifier does not match the filter") ? { rejectedByFilter: {} } : {}),
  };
}

const notFromMemos = ({ status, body }: SsoResponse): NotSignedIn => ({
  signedIn: false,
  status,
  fromMemos: false,
  message: body.slice(0, 200),
});
