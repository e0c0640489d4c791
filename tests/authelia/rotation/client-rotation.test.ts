import type { AutheliaArgs } from "../../../components/authelia/authelia-args";
import { resolveArgs } from "../../../components/authelia/resolve-args";
import { checkLabel, rotatedClientId } from "../../../components/authelia/rotation/client-rotation";
import { hasOtherClients, nextClients } from "../../../components/authelia/rotation/client-rotation-lifecycle";
import { unknownValue } from "../../../components/pulumi/dynamic";

it.each(["2026-11", "1", "a".repeat(40), "2026.11_b"])("%s is a label", (label) => {
  expect(() => {
    checkLabel("rotation", label);
  }).not.toThrow();
  expect(rotatedClientId("memos", label)).toBe(`memos-${label}`);
});

it.each(["", " ", "2026 11", "-11", "11-", "a".repeat(41), "november/2026", "növ", "~1"])("%j is none", (label) => {
  expect(() => {
    checkLabel("rotation", label);
  }).toThrow(
    `rotation must be 1 to 40 letters, digits and . _ - between them, got ${JSON.stringify(label)}. Write one such as "2026-11".`,
  );
});

describe("a rotation of Authelia's clients", () => {
  const request = (clientId: string): AutheliaArgs["clients"][number] => ({
    clientId,
    clientName: "Memos",
    redirectUris: ["https://memos.example.com/auth/callback"],
    scopes: ["openid"],
    tokenEndpointAuthMethod: "client_secret_basic",
    pkce: true,
  });
  const plan = (rotation: AutheliaArgs["rotation"], ...ids: string[]) =>
    resolveArgs({
      url: "https://auth.example.com",
      cookieDomain: "example.com",
      defaultRedirectionUrl: "https://memos.example.com",
      users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
      clients: ids.map(request),
      rotation,
    });
  const clientIdsUrls = { memos: "http://127.0.0.1:8444/api/v1/identity-providers" };

  it("is planned", () => {
    expect(plan({ label: "2026-11", clientIdsUrls }, "memos").rotation?.label).toBe("2026-11");
    expect(plan(undefined, "memos").rotation).toBeUndefined();
    expect(plan({ label: "2026-11", clientIdsUrls }, "memos", "other").rotation?.clientIdsUrls).toEqual(clientIdsUrls);
  });

  it.each([
    [{ label: "2026 11", clientIdsUrls }, ["memos"], "rotation.label must be 1 to 40 letters"],
    [
      { label: "2026-11", clientIdsUrls: {} },
      ["memos"],
      "rotation.clientIdsUrls must have the URL of one client at least",
    ],
    [
      { label: "2026-11", clientIdsUrls },
      ["other"],
      'rotation.clientIdsUrls.memos must be a client that has a secret, got "memos". Take it out.',
    ],
    [
      { label: "b", clientIdsUrls: { ...clientIdsUrls, "memos-b": "http://127.0.0.1" } },
      ["memos", "memos-b"],
      'rotation.label must make a client id of at most 100 characters that no other client has, got "memos-b". Choose another.',
    ],
    [
      { label: "b", clientIdsUrls: { ["m".repeat(99)]: "http://127.0.0.1" } },
      ["m".repeat(99)],
      "of at most 100 characters",
    ],
  ])("%j of %j is refused", (rotation, ids, message) => {
    expect(() => plan(rotation, ...ids)).toThrow(message);
  });
});

const current = { clientId: "memos-b", digest: "digest-b" };
const after = (accepted: Record<string, string>, inUse: string[] | undefined) =>
  nextClients(accepted, current, inUse && new Set(inUse));

describe("a client that was known before", () => {
  it("stays beside the current one, behind it, while the application uses it", () => {
    expect(after({ memos: "digest" }, ["memos", "another text"])).toEqual({
      digests: { "memos-b": "digest-b", memos: "digest" },
      previous: ["memos"],
    });
  });

  it("stays when the application cannot be asked, and several in the same order whatever that was before", () => {
    expect(after({ memos: "digest", "memos-a": "digest-a" }, undefined)?.previous).toEqual(["memos", "memos-a"]);
    expect(after({ "memos-a": "digest-a", memos: "digest" }, undefined)?.previous).toEqual(["memos", "memos-a"]);
  });

  it("goes when the application uses another", () => {
    expect(after({ memos: "digest", "memos-b": "digest-b" }, ["memos-b"])).toEqual({
      digests: { "memos-b": "digest-b" },
      previous: [],
    });
  });

  it("goes when the application uses none", () => {
    expect(after({ memos: "digest" }, [])?.previous).toEqual([]);
  });

  it("stays among several when it is the one in use", () => {
    expect(after({ "memos-a": "digest-a", memos: "digest" }, ["memos"])?.previous).toEqual(["memos"]);
  });
});

describe("a current client with the id of one that was known before", () => {
  it("is that one when the secret is the same", () => {
    expect(after({ "memos-b": "digest-b", memos: "digest" }, ["memos"])?.previous).toEqual(["memos"]);
  });

  it("takes its place when nobody uses it", () => {
    expect(after({ "memos-a": "digest-a", "memos-b": "older" }, ["memos-a"])).toEqual({
      digests: { "memos-b": "digest-b", "memos-a": "digest-a" },
      previous: ["memos-a"],
    });
  });

  it.each([[["memos-b"]], [undefined]])("is refused when it may be in use with another secret, by %j", (inUse) => {
    expect(after({ "memos-b": "older" }, inUse)).toBeUndefined();
  });

  it("is another one while its secret is not known yet", () => {
    const unknown = { clientId: "memos-b", digest: unknownValue };
    expect(nextClients({ "memos-b": "older" }, unknown, undefined)).toBeUndefined();
  });
});

it("needs no answer of the application when there is none but the current client", () => {
  expect(hasOtherClients({}, current)).toBe(false);
  expect(hasOtherClients({ "memos-b": "digest-b" }, current)).toBe(false);
  expect(hasOtherClients({ "memos-b": "older" }, current)).toBe(true);
  expect(hasOtherClients({ "memos-b": "digest-b", memos: "digest" }, current)).toBe(true);
});
