import { docker } from "../support/docker";
import { type DriftCase, driftCases } from "../support/drift-cases";
import { everyCase, tell } from "../support/figures";
import { byHand } from "../support/memos-by-hand";
import { signInWithBrowser } from "../support/browser-user";
import { refreshed } from "../support/refresh";
import { type Outputs, TestStack } from "../support/stack";
import { testLostData } from "./drift-of-data";
import { testWhatIsNotSeen } from "./drift-not-detected";

jest.setTimeout(600_000);

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };

let stack: TestStack;
let outputs: Outputs;
beforeAll(async () => {
  stack = await TestStack.prepare({ authorizationPolicy: "one_factor", proof: "sign-in", users: [john] });
  outputs = await stack.up();
});
afterAll(() => stack.destroy());

const repaired = new Set<string>();

async function johnComesIn(): Promise<void> {
  const { result } = await signInWithBrowser(outputs, {
    username: "john",
    password: outputs.people.john?.password ?? "",
  });
  expect(result).toBe("Memos as John Doe <john@example.com>");
}

async function isAsDeclared(): Promise<void> {
  await johnComesIn();
  expect(await refreshed(stack)).toEqual({});
  expect(await stack.changes()).toEqual([]);
}

it("does not name what is somebody else's", async () => {
  const { memosApiUrl, administrator } = outputs;
  const other = await byHand(memosApiUrl, administrator, async (session) => {
    const [ours] = await session.identityProviders();
    if (ours === undefined) throw new Error("There is no provider.");
    return session.createIdentityProvider({ ...ours, uid: "somebodys", title: "Somebody's", clientSecret: "theirs" });
  });
  const container = await docker("create", "--network", "none", await imageOfMemos());
  expect(await refreshed(stack)).toEqual({});
  await docker("rm", container);
  await byHand(memosApiUrl, administrator, (session) => session.deleteIdentityProvider(other.name));
});

describe("a refresh names what was changed by hand and nothing else, and an up puts it right", () => {
  it.each(driftCases.filter(({ always = false }) => everyCase || always))("when $state", (drift) => isPutRight(drift));
});

it("is as it was declared after all of that", isAsDeclared);

if (everyCase) {
  describe("what is not named by its own resource", () => {
    testWhatIsNotSeen({ stack: () => stack, outputs: () => outputs }, isAsDeclared);
  });
  describe("lost data", () => {
    testLostData(() => stack, isAsDeclared);
  });
}

async function isPutRight({ state, done, found, before }: DriftCase): Promise<void> {
  await done(stack, outputs);
  expect(await refreshed(stack)).toEqual(found);
  await before?.(stack);
  await stack.up();
  if (everyCase) await isAsDeclared();
  else await johnComesIn();
  repaired.add(state);
}

const imageOfMemos = async (): Promise<string> => {
  const filters = ["--filter", `label=${stack.label}`, "--filter", "label=memos-sso.container=sso-memos-container"];
  return docker("ps", "--format", "{{.Image}}", ...filters);
};

afterAll(() => {
  tell({
    about: "drift",
    what: `changes by hand that a refresh names, with nothing else beside them, and an up puts right, of ${driftCases.length}`,
    seen: repaired.size,
    control: "0 named, when somebody else's provider and container come",
  });
});
