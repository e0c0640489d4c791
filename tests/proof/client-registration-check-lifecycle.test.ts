import type { HttpResponse, HttpClient } from "../../components/http/http-client";
import * as lifecycle from "../../components/proof/client-registration-check-lifecycle";
import { recordedVersions, FakeAuthelia, issuer, redirectUri } from "../support/fake-authelia";
import { answer } from "../support/fake-memos-sign-in";

const inputs: lifecycle.ClientRegistrationCheckInputs = {
  issuer,
  clientId: "memos-remembered",
  clientSecret: "the-client-secret",
  tokenEndpointAuthMethod: "client_secret_basic",
  pkce: false,
  redirectUri,
  scopes: ["openid", "profile", "email"],
  clientYaml: "- client_id: memos-remembered\n",
  caCertificate: "",
  dialAddress: "",
  timeoutSeconds: 3,
};

const oauth = (error: string): HttpResponse => answer(400, JSON.stringify({ error }));
const unknownClient = answer(401, JSON.stringify({ error: "invalid_client" }));

/** An Authelia that somebody is configuring; each look takes ten seconds by its clock. */
function changing({ clients, codes }: { clients: readonly HttpResponse[]; codes: readonly HttpResponse[] }) {
  const asked: string[] = [];
  const left = { client: [...clients], code: [...codes] };
  let seconds = 0;
  const authelia = new FakeAuthelia("4.39.20", "jane");
  const door: HttpClient = (question) => {
    const about = question.url.includes("/api/oidc/token") ? "code" : "client";
    asked.push(about);
    if (about === "client") seconds += 10;
    const next = left[about].shift();
    return next === undefined ? authelia.door(question) : Promise.resolve(next);
  };
  return { asked, means: () => ({ http: door, now: () => seconds * 1000, interval: 0 }) };
}

describe("waiting for a client", () => {
  it.each(recordedVersions)("ends when Authelia %s takes its secret", async (version) => {
    const authelia = new FakeAuthelia(version, "jane");
    const door: HttpClient = (question) =>
      question.url.includes("/api/oidc/token") ? Promise.resolve(oauth("invalid_grant")) : authelia.door(question);
    const created = await lifecycle.create(inputs, () => ({ http: door, now: () => 0, interval: 0 }));
    expect(created).toEqual({ id: "memos-remembered", outs: inputs });
  });

  it("asks for the secret only when there is such a client, and at most every 30 seconds", async () => {
    const { asked, means } = changing({
      clients: [unknownClient, unknownClient],
      codes: [oauth("invalid_client"), oauth("invalid_grant")],
    });
    await lifecycle.update("", {}, inputs, means);
    expect(asked).toEqual(["client", "client", "client", "code", "client", "client", "client", "code"]);
  });

  it("ends with the entry and what was seen last", async () => {
    const { means } = changing({ clients: [], codes: [oauth("invalid_client")] });
    await expect(lifecycle.create({ ...inputs, timeoutSeconds: 0 }, means)).rejects.toThrow(
      /does not know the client "memos-remembered" after 0 s\. Add this to identity_providers\.oidc\.clients .*\n\n- client_id: memos-remembered\n\nLast seen: .* stops at secret: Authelia refuses the secret/,
    );
  });

  it("never tells the secret", async () => {
    const { means } = changing({ clients: [], codes: [answer(500, `{"error":"${inputs.clientSecret}"}`)] });
    const failed = await lifecycle
      .create({ ...inputs, timeoutSeconds: 0 }, means)
      .catch((error: unknown) => String(error));
    expect(failed).toContain("[secret]");
    expect(failed).not.toContain(inputs.clientSecret);
  });
});

it("waits again for another client or secret, not for another patience", async () => {
  const changes = async (news: object) => (await lifecycle.diff("", inputs, { ...inputs, ...news })).changes;
  expect(await changes({})).toBe(false);
  expect(await changes({ timeoutSeconds: 5 })).toBe(false);
  for (const key of ["issuer", "clientId", "clientSecret", "clientYaml", "redirectUri", "dialAddress"])
    expect([key, await changes({ [key]: "other" })]).toEqual([key, true]);
});

it("refuses what nobody can be asked with", async () => {
  const failed = async (news: object) =>
    (await lifecycle.check({}, { ...inputs, ...news })).failures?.map(({ property }) => property);
  expect(await failed({})).toEqual([]);
  expect(await failed({ issuer: "http://auth.example.com" })).toEqual(["issuer"]);
  expect(await failed({ timeoutSeconds: 1.5, clientSecret: "" })).toEqual(["clientSecret", "timeoutSeconds"]);
});
