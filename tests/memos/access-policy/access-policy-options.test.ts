import { type Access, checkedAccess } from "../../../components/memos/access-policy/access-policy-options";
import { generationOf } from "../../../components/memos/versions";

const access = (version: string, wanted: Access) =>
  checkedAccess("access", wanted, { version, generation: generationOf("memosImage", version) });

describe("what nobody has decided", () => {
  it.each([
    ["0.30.0", { passwordSignIn: false, registration: true }],
    ["0.25.3", { passwordSignIn: false, registration: true }],
    ["0.21.0", { passwordSignIn: true, registration: true }],
  ])("is with Memos %s %j", (version, expected) => {
    expect(access(version, {})).toEqual(expected);
  });
});

it.each([
  ["0.30.0", { passwordSignIn: true, registration: false }],
  ["0.25.3", { passwordSignIn: false, registration: false }],
  ["0.18.0", { passwordSignIn: true, registration: false }],
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
    expect(() => access(version, { passwordSignIn: false })).toThrow(
      `access.passwordSignIn must be true ${when}, got false. ${why}`,
    );
  });
});

describe("closing registration", () => {
  it.each([
    ["0.19.1", "It would give newcomers an account all the same. Say with people or group who may come in."],
    ["0.21.0", "It would give newcomers an account all the same. Say with people or group who may come in."],
    ["0.20.0", "Closed, it would let nobody in, administrators included. Choose another version."],
  ])("is refused with Memos %s", (version, why) => {
    expect(() => access(version, { registration: false })).toThrow(
      `access.registration must be true with Memos ${version}, got false. ${why}`,
    );
  });
});

it.each(["passwordSignIn", "registration"])("%s must be a flag", (key) => {
  expect(() => access("0.30.0", { [key]: "no" })).toThrow(
    `access.${key} must be true or false, got "no". Write it without quotes.`,
  );
});
