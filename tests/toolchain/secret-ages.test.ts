import { ok, warn } from "../../toolchain/src/checks/finding";
import { checkSecrets } from "../../toolchain/src/checks/secrets";

const now = new Date("2026-11-25T12:00:00Z");

const resource = (type: string, name: string, created: string, outputs = {}) => ({
  type,
  urn: `urn:pulumi:dev::memos-sso::memos-sso:index:MemosSso$${type}::${name}`,
  created,
  outputs,
});
const password = (name: string, created: string) =>
  resource("random:index/randomPassword:RandomPassword", name, created);
const schedule = (name: string, since: string, due: string) =>
  resource("pulumi-nodejs:dynamic/memos-sso:RotationSchedule", name, since, { since, due });

const seen = (...resources: readonly object[]) => checkSecrets(JSON.stringify({ deployment: { resources } }), now);

it("says how many there are, and which is the oldest", () => {
  expect(
    seen(
      password("sso-authelia-hmac-secret", "2026-11-20T12:00:00Z"),
      resource("tls:index/privateKey:PrivateKey", "sso-ca-key", "2026-11-13T11:00:00Z"),
      resource("docker:index/network:Network", "sso-front", "2020-01-01T00:00:00Z"),
      resource("random:index/randomBytes:RandomBytes", "sso-authelia-client-memos-salt", "2020-01-01T00:00:00Z"),
    ),
  ).toEqual([ok("secrets", "2, the oldest 12 days old: sso-ca-key")]);
});

it("names those that are older than a year, the oldest first", () => {
  expect(
    seen(
      password("young", "2025-11-26T00:00:00Z"),
      password("old", "2025-11-20T00:00:00Z"),
      password("older", "2024-01-01T00:00:00Z"),
    ),
  ).toEqual([
    warn("secrets", "older than 365 days: older, old", "npm run up -- --replace '**older', or see docs/operating.md"),
  ]);
});

it("says when one that ages is rotated next, and when that is over", () => {
  expect(
    seen(
      schedule("sso-authelia-client-memos-schedule", "2026-11-13T11:00:00Z", "2026-12-13"),
      schedule("sso-authelia-issuer-key-schedule", "2026-11-13T11:00:00Z", "2026-11-25"),
    ),
  ).toEqual([
    ok("sso-authelia-client-memos", "12 days since its last rotation, the next is due on 2026-12-13"),
    warn(
      "sso-authelia-issuer-key",
      "12 days since its last rotation, the next has been due since 2026-11-25",
      "npm run up",
    ),
  ]);
});

it("says nothing of a stack without secrets", () => {
  expect(seen()).toEqual([]);
  expect(checkSecrets(JSON.stringify({ deployment: {} }), now)).toEqual([]);
});
