import { isJsonObject, jsonObject, textIn } from "../../http/json-object";
import { accountFrom } from "./user-json";
import type { Callback, CallbackAnswer, CodeSignIn, NotSignedIn, SignedIn } from "./memos-api";
import { numberIn } from "./provider-name";

/** 0.16 to 0.21: a call of its own, and the refusals of its web framework. */
export const legacyCodeSignIn: CodeSignIn = {
  ask: ({ idpName, code, redirectUri }) => ({
    path: "/api/v1/auth/signin/sso",
    body: { identityProviderId: numberIn(idpName), code, redirectUri },
  }),
  read: (answer) => signedInAs(answer, "") ?? legacyRefusal(answer),
};

/** From 0.25 on: one body for all sign-ins, and the account within the answer. */
export const bodyCodeSignIn = (path: string, providerIn: (idpName: string) => object): CodeSignIn => ({
  ask: ({ idpName, code, redirectUri, codeVerifier }: Callback) => ({
    path,
    body: { ssoCredentials: { ...providerIn(idpName), code, redirectUri, codeVerifier } },
  }),
  read: (answer) => signedInAs(answer, "user") ?? gatewayRefusal(answer),
});

function signedInAs({ status, body }: CallbackAnswer, field: string): SignedIn | undefined {
  const read = jsonObject(body);
  const user = status === 200 ? accountFrom(field === "" ? read : read[field]) : undefined;
  return user && { signedIn: true, user };
}

function gatewayRefusal({ status, body }: CallbackAnswer): NotSignedIn {
  const { code, message } = jsonObject(body);
  if (typeof code !== "number" || typeof message !== "string") return foreign({ status, body });
  const [, identifier] = /^identifier (.*) is not allowed$/.exec(message) ?? [];
  return {
    signedIn: false,
    status,
    memosSaid: true,
    message,
    ...(identifier === undefined ? {} : { filtered: { identifier } }),
  };
}

/** The reason is in `error`, behind the words for people: `code=500, message=Failed to exchange token, internal=…`. */
function legacyRefusal({ status, body }: CallbackAnswer): NotSignedIn {
  const read = jsonObject(body);
  const message = textIn(read, "message");
  if (!isJsonObject(read) || message === "" || status < 400) return foreign({ status, body });
  const [, internal] = /, internal=([\s\S]*)$/.exec(textIn(read, "error")) ?? [];
  return {
    signedIn: false,
    status,
    memosSaid: true,
    message: internal === undefined ? message : `${message}: ${internal}`,
    ...(message.includes("identifier does not match the filter") ? { filtered: {} } : {}),
  };
}

const foreign = ({ status, body }: CallbackAnswer): NotSignedIn => ({
  signedIn: false,
  status,
  memosSaid: false,
  message: body.slice(0, 200),
});
