import { imageBuiltWithin, imageOf } from "../support/memos-containers";
import {
  type AnySignInResult,
  link,
  type MemosPage,
  signInWithBrowser,
  signInToAnyVersion,
  signInWithPassword,
} from "../support/browser-user";
import { type Outputs, TestStack } from "../support/stack";

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const johns = "one of Memos' own";

jest.setTimeout(300_000);

const { MEMOS_IMAGE } = process.env;
// The environment would go before the configuration.
beforeAll(() => delete process.env.MEMOS_IMAGE);
afterAll(() => {
  if (MEMOS_IMAGE !== undefined) process.env.MEMOS_IMAGE = MEMOS_IMAGE;
});

let stack: TestStack;
let outputs: Outputs;
const john = () => ({ username: "john", password: outputs.people.john?.password ?? "" });

describe("from 0.26.2 over 0.29.1 to 0.30.0", () => {
  beforeAll(async () => {
    const images = [await imageOf("0.29.1"), await imageOf("0.26.2")];
    const access = { allowPasswordAuth: true };
    stack = await TestStack.prepare({
      authorizationPolicy: "one_factor",
      users: people,
      accessPolicy: access,
      memosImage: images.at(-1),
    });
    outputs = await stack.up();
  }, imageBuiltWithin);
  afterAll(() => stack.destroy());

  /** John in Memos, by its own password. */
  const inside = async (): Promise<MemosPage> => {
    const { memos } = await signInWithPassword(outputs, "john", johns);
    if (memos === undefined) throw new Error("John's password is refused.");
    return memos;
  };
  const administrator = async (): Promise<MemosPage> => {
    const { memos } = await signInWithPassword(outputs, outputs.administrator.username, outputs.administrator.password);
    if (memos === undefined) throw new Error("The administrator's password is refused.");
    return memos;
  };

  it("begins with john's account and one memo", async () => {
    const first = await signInToAnyVersion(outputs, john());
    expect(first).toEqual({ result: "Memos as John Doe <john@example.com>", account: "users/2" });
    await (await administrator()).change("users/2", { password: johns });
    await (await inside()).write("written in 0.26.2");
    expect(await (await inside()).memos()).toEqual(["written in 0.26.2"]);
  });

  it("does not go over 0.28.0 before it is seen to people's accounts", async () => {
    stack.configure({ memosImage: await imageOf("0.29.1") });
    const { code, stdout, stderr } = await stack.pulumi("preview");
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(
      'image must stay below 0.28.0 until people\'s accounts are seen to, got "0.29.1".',
    );
  });

  it("does not go over 0.28.0 with registration closed", async () => {
    stack.configure({
      accessPolicy: { allowPasswordAuth: true, allowUserRegistration: false },
      memosBackups: { acceptUnlinkedAccounts: true },
    });
    const { code, stdout, stderr } = await stack.pulumi("preview");
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(
      "accessPolicy.allowUserRegistration must be true on the way from Memos 0.26.2 to 0.29.1, got false.",
    );
  });

  it("keeps the account and the memo in 0.29.1, and john links them to Authelia", async () => {
    stack.configure({ accessPolicy: { allowPasswordAuth: true } });
    outputs = await stack.up();
    expect(outputs.versions.memos).toBe("0.29.1");
    expect(outputs.identityProvider).toBe("identity-providers/00000001");
    await link(outputs, john(), await inside());
    await johnIsThere();
  });

  it("keeps them in 0.30.0, with a copy of each database before", async () => {
    stack.configure({ memosImage: await imageOf("0.30.0"), accessPolicy: undefined });
    outputs = await stack.up();
    expect(outputs.versions.memos).toBe("0.30.0");
    await johnIsThere();
    expect(outputs.memosBackups.map((copy) => copy.split("-").at(-2))).toEqual(["0.29.1", "0.26.2"]);
    expect((await signInWithPassword(outputs, "john", johns)).status).toBe(403);
  });

  /** Through Authelia, as the one whom he was at first, with all that he wrote, and no account more than before. */
  const johnIsThere = async (): Promise<void> => {
    const { result, memos } = await signInWithBrowser(outputs, john());
    expect(result).toBe("Memos as John Doe <john@example.com>");
    expect(await memos?.account()).toMatchObject({ name: "users/john" });
    expect(await memos?.memos()).toEqual(["written in 0.26.2"]);
    expect(await (await administrator()).usernames()).toEqual(["john", outputs.administrator.username].sort());
  };
});

describe("from 0.21.0", () => {
  let first: AnySignInResult;
  beforeAll(async () => {
    stack = await TestStack.prepare({
      authorizationPolicy: "one_factor",
      users: people,
      memosImage: await imageOf("0.21.0"),
    });
    outputs = await stack.up();
    first = await signInToAnyVersion(outputs, john());
  }, imageBuiltWithin);
  afterAll(() => stack.destroy());

  it("does not go on to 0.26.2 without 0.25.3, and nothing is touched", async () => {
    expect(first).toMatchObject({ result: "Memos as John Doe <john@example.com>" });
    stack.configure({ memosImage: await imageOf("0.26.2") });
    const { code, stdout, stderr } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(
      'image must be a Memos of 0.25.3 first, since the data are of 0.21.0, got "0.26.2".',
    );
    stack.configure({ memosImage: await imageOf("0.21.0") });
    expect(await signInToAnyVersion(outputs, john())).toEqual(first);
  });
});
