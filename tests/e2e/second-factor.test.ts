import { TOTP } from "otpauth";
import { visit } from "../support/person";
import { type Outputs, TestStack } from "../support/stack";

const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com" },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com" },
];

jest.setTimeout(300_000);

let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  stack = await TestStack.prepare({ policy: "one_factor", proof: "sign-in", people });
  outputs = await stack.up();
});
afterAll(() => stack.destroy());

const password = (who: string): string => outputs.people[who]?.password ?? "";
const totpSecret = (who: string): string => outputs.people[who]?.totpSecret ?? "";

/** Six digits that are no code of this secret within some minutes. */
const wrongCode = (secret: string): string => {
  const totp = new TOTP({ secret });
  const wrong = ["000000", "111111", "222222"].find((token) => totp.validate({ token, window: 10 }) === null);
  return wrong ?? "";
};

it("asks for one factor as long as the policy says so", async () => {
  const seen = await visit(outputs, { username: "john", password: password("john") });
  expect([seen.sees, seen.asked]).toEqual(["Memos as John Doe <john@example.com>", ["password", "consent"]]);
  await seen.memos?.write("written with one factor");
  expect(outputs.people).toEqual({
    john: { password: expect.any(String) as string },
    jane: { password: expect.any(String) as string },
  });
});

describe("once the policy is two_factor", () => {
  let before: Outputs;
  beforeAll(async () => {
    before = outputs;
    stack.configure({ policy: "two_factor" });
    outputs = await stack.up();
  });

  it("tells people a secret for their codes, and the password that they have had", () => {
    const told = (who: string) => ({ password: before.people[who]?.password, totpSecret: base32 });
    expect(outputs.people).toEqual({ john: told("john"), jane: told("jane") });
    expect(totpSecret("john")).not.toBe(totpSecret("jane"));
  });

  it("has proved a sign-in with both factors", () => {
    expect(before.signIn.proved).toContainEqual(expect.stringMatching(/^a person got through the portal \(password\b/));
    expect(outputs.signIn.proved).toContainEqual(
      expect.stringMatching(/^a person got through the portal \(password, second factor\b/),
    );
  });

  it.each([
    { who: "john", code: "no", sees: "the second factor again" },
    { who: "john", code: "a wrong", sees: "the second factor again" },
    { who: "john", code: "the right", sees: "Memos as John Doe <john@example.com>" },
    { who: "jane", code: "john's", sees: "the second factor again" },
    { who: "jane", code: "the right", sees: "Memos as Jane Doe <jane@example.com>" },
  ])("$who with $code code sees $sees", async ({ who, code, sees }) => {
    const factor = {
      no: {},
      "a wrong": { totpCode: wrongCode(totpSecret(who)) },
      "the right": { totpSecret: totpSecret(who) },
      "john's": { totpCode: new TOTP({ secret: totpSecret("john") }).generate() },
    }[code];
    expect((await visit(outputs, { username: who, password: password(who), ...factor })).sees).toBe(sees);
  });

  it("asks john for a second factor, and he finds what he wrote with one", async () => {
    const seen = await visit(outputs, { username: "john", password: password("john"), totpSecret: totpSecret("john") });
    expect(seen.asked).toEqual(["password", "second factor"]);
    expect(await seen.memos?.memos()).toEqual(["written with one factor"]);
  });
});

/** 20 bytes in base32. */
const base32 = expect.stringMatching(/^[A-Z2-7]{32}$/) as string;
