import { olderVersions } from "../../toolchain/src/memos-builds";
import { everyCase, tell } from "../support/figures";
import { imageBuiltWithin, imageOf } from "../support/memos-containers";
import { signInToAnyVersion } from "../support/browser-user";
import { type Outputs, TestStack } from "../support/stack";
import { expectInDocument } from "../support/versions-document";

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };

/** 0.30.0, the program's own, has its tests elsewhere. */
const versions = [
  { version: "0.21.0", provider: "identity-providers/1", open: true },
  { version: "0.26.2", provider: "identity-providers/1", open: false },
  { version: "0.29.1", provider: "identity-providers/authelia", open: false },
] as const;

jest.setTimeout(300_000);

it("is told of every version that there is an image for", () => {
  expect(versions.map(({ version }) => version)).toEqual(olderVersions);
});

const { MEMOS_IMAGE } = process.env;
afterEach(() => {
  if (MEMOS_IMAGE !== undefined) process.env.MEMOS_IMAGE = MEMOS_IMAGE;
});

/** The walks bring stacks of the others up, and john into them: tests/e2e/upgrade-paths.test.ts. */
const tried = versions.filter(({ version }) => everyCase || version === "0.21.0");

let letIn = 0;
afterAll(() => {
  tell({
    about: "versions",
    what: `versions of Memos older than the newest, of ${tried.length}, with which a stack comes up, lets john in as the same again and again, and stays as it is`,
    seen: letIn,
    control: "with a wrong password he sees the portal again",
  });
});

describe.each(tried)("a stack with Memos $version", ({ version, provider, open }) => {
  let stack: TestStack;
  let outputs: Outputs;
  beforeAll(async () => {
    const memosImage = await imageOf(version);
    // The environment would go before the configuration.
    delete process.env.MEMOS_IMAGE;
    stack = await TestStack.prepare({ authorizationPolicy: "one_factor", proof: "sign-in", users: [john], memosImage });
    outputs = await stack.up();
  }, imageBuiltWithin);
  afterAll(() => stack.destroy());

  it("comes up, and is proved to the last step", () => {
    expect(outputs.versions.memos).toBe(version);
    expect(outputs.identityProvider).toBe(provider);
    expect(outputs.signIn.proved.at(-1)).toMatch(/filter kept the probe identity out/);
  });

  it("lets john in through Authelia, again and again as the same", async () => {
    const visit = () =>
      signInToAnyVersion(outputs, { username: "john", password: outputs.people.john?.password ?? "" });
    const first = await visit();
    expect(first).toMatchObject({ result: "Memos as John Doe <john@example.com>" });
    expect(await visit()).toEqual(first);
    expect(await signInToAnyVersion(outputs, { username: "john", password: "wrong" })).toEqual({
      result: "the portal again",
    });
  });

  it(`stays as it is, with password sign-in ${open ? "on" : "off"}`, async () => {
    await stack.up("--refresh", "--expect-no-changes");
    const { stdout } = await stack.pulumi("stack", "export");
    expect(policyIn(stdout)).toMatchObject({ allowPasswordAuth: open, allowUserRegistration: true });
    const seen = `john signs in; password sign-in ${open ? "on" : "off"}`;
    expectInDocument({ memos: version, authelia: outputs.versions.authelia, seen });
    letIn += 1;
  });
});

/** What the access policy's state says. */
function policyIn(exported: string): Record<string, unknown> {
  const { deployment } = JSON.parse(exported) as {
    deployment: { resources: { type: string; outputs?: Record<string, unknown> }[] };
  };
  const policy = deployment.resources.find(({ type }) => type.endsWith(":AccessPolicy"));
  return policy?.outputs ?? {};
}
