import {
  type AccessPolicyOptions,
  resolveAccessPolicy,
} from "../../../components/memos/access-policy/access-policy-options";
import { requireTraits } from "../../../components/memos/versions";

const access = (version: string, wanted: AccessPolicyOptions) =>
  resolveAccessPolicy("accessPolicy", wanted, { version, traits: requireTraits("memosImage", version) });

describe("what nobody has decided", () => {
  it.each([
    ["0.31.0", { allowPasswordAuth: false, allowUserRegistration: true, accessMode: "private" }],
    ["0.30.0", { allowPasswordAuth: false, allowUserRegistration: true, accessMode: "private" }],
    ["0.25.3", { allowPasswordAuth: false, allowUserRegistration: true, accessMode: "public" }],
    ["0.21.0", { allowPasswordAuth: true, allowUserRegistration: true, accessMode: "public" }],
  ])("is with Memos %s %j", (version, expected) => {
    expect(access(version, {})).toEqual(expected);
  });
});

it.each<[string, AccessPolicyOptions]>([
  ["0.31.0", { allowPasswordAuth: false, allowUserRegistration: true, accessMode: "public" }],
  ["0.30.0", { allowPasswordAuth: true, allowUserRegistration: false, accessMode: "public" }],
  ["0.25.3", { allowPasswordAuth: false, allowUserRegistration: false, accessMode: "public" }],
  ["0.18.0", { allowPasswordAuth: true, allowUserRegistration: false, accessMode: "public" }],
])("Memos %s can be %j", (version, wanted) => {
  expect(access(version, wanted)).toEqual(wanted);
});

describe("closing sign-in by password", () => {
  it.each([
    [
      "0.16.1",
      "with Memos 0.16.1",
      "It would keep administrators out, too, and nobody could open it again. Run Memos 0.25.3 or newer to close it.",
    ],
    [
      "0.21.0",
      "with Memos 0.21.0",
      "It would keep administrators out, too, and nobody could open it again. Run Memos 0.25.3 or newer to close it.",
    ],
  ])("is refused with Memos %s", (version, when, why) => {
    expect(() => access(version, { allowPasswordAuth: false })).toThrow(
      `accessPolicy.allowPasswordAuth must be true ${when}, got false. ${why}`,
    );
  });
});

describe("closing registration", () => {
  it.each([
    ["0.19.1", "It would give newcomers an account all the same. Say with people or group who may come in."],
    ["0.21.0", "It would give newcomers an account all the same. Say with people or group who may come in."],
    ["0.20.0", "Closed, it would let nobody in, administrators included. Choose another version."],
  ])("is refused with Memos %s", (version, why) => {
    expect(() => access(version, { allowUserRegistration: false })).toThrow(
      `accessPolicy.allowUserRegistration must be true with Memos ${version}, got false. ${why}`,
    );
  });
});

it("strangers are not kept out where they cannot be", () => {
  expect(() => access("0.29.1", { accessMode: "private" })).toThrow(
    'accessPolicy.accessMode must be "public" with Memos 0.29.1, got "private". It shows public memos to everybody. Run Memos 0.30 or newer to keep strangers out.',
  );
  expect(() => access("0.30.0", { accessMode: "closed" as "private" })).toThrow(
    'accessPolicy.accessMode must be one of private, public, got "closed".',
  );
});

it.each(["allowPasswordAuth", "allowUserRegistration"])("%s must be a flag", (key) => {
  expect(() => access("0.30.0", { [key]: "no" })).toThrow(
    `accessPolicy.${key} must be true or false, got "no". Write it without quotes.`,
  );
});
