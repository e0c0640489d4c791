import { type Access, checkedAccess } from "../../components/memos/access";
import { generationOf } from "../../components/memos/versions";

const access = (version: string, wanted: Access, proved = true) =>
  checkedAccess("access", wanted, { version, generation: generationOf("memosImage", version), proved });

describe("what nobody has decided", () => {
  it.each([
    ["0.30.0", true, { passwordSignIn: false, registration: true }],
    ["0.25.3", true, { passwordSignIn: false, registration: true }],
    ["0.21.0", true, { passwordSignIn: true, registration: true }],
    ["0.30.0", false, { passwordSignIn: true, registration: true }],
  ])("is with Memos %s, proved: %j, %j", (version, proved, expected) => {
    expect(access(version, {}, proved)).toEqual(expected);
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
      true,
      "with Memos 0.16.1",
      "It would keep administrators out, too, and nobody could open it again. Run Memos 0.25.3 or newer to close it.",
    ],
    [
      "0.21.0",
      true,
      "with Memos 0.21.0",
      "It would keep administrators out, too, and nobody could open it again. Run Memos 0.25.3 or newer to close it.",
    ],
    ["0.30.0", false, "with proof none", "Nothing shows that there is another way in. Choose another proof."],
  ])("is refused with Memos %s, proved: %j", (version, proved, when, why) => {
    expect(() => access(version, { passwordSignIn: false }, proved)).toThrow(
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
