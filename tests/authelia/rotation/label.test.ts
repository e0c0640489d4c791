import type { AutheliaArgs } from "../../../components/authelia/authelia-args";
import { checkedPlan } from "../../../components/authelia/plan";
import { checkLabel, clientIdIn } from "../../../components/authelia/rotation/label";

it.each(["2026-11", "1", "a".repeat(40), "2026.11_b"])("%s is a label", (label) => {
  expect(() => {
    checkLabel("rotation", label);
  }).not.toThrow();
  expect(clientIdIn("memos", label)).toBe(`memos-${label}`);
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
    checkedPlan({
      url: "https://auth.example.com",
      cookieDomain: "example.com",
      home: "https://memos.example.com",
      people: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
      clients: ids.map(request),
      network: "identity",
      rotation,
    });
  const shownAt = { memos: "http://127.0.0.1:8444/api/v1/identity-providers" };

  it("is planned", () => {
    expect(plan({ label: "2026-11", shownAt }, "memos").rotation?.label).toBe("2026-11");
    expect(plan(undefined, "memos").rotation).toBeUndefined();
    expect(plan({ label: "2026-11", shownAt }, "memos", "other").rotation?.shownAt).toEqual(shownAt);
  });

  it.each([
    [{ label: "2026 11", shownAt }, ["memos"], "rotation.label must be 1 to 40 letters"],
    [{ label: "2026-11", shownAt: {} }, ["memos"], "rotation.shownAt must say of one client at least where"],
    [
      { label: "2026-11", shownAt },
      ["other"],
      'rotation.shownAt.memos must be a client that has a secret, got "memos". Take it out.',
    ],
    [
      { label: "b", shownAt: { ...shownAt, "memos-b": "http://127.0.0.1" } },
      ["memos", "memos-b"],
      'rotation.label must make a client id of at most 100 characters that no other client has, got "memos-b". Choose another.',
    ],
    [{ label: "b", shownAt: { ["m".repeat(99)]: "http://127.0.0.1" } }, ["m".repeat(99)], "of at most 100 characters"],
  ])("%j of %j is refused", (rotation, ids, message) => {
    expect(() => plan(rotation, ...ids)).toThrow(message);
  });
});
