import { docker, serving } from "../support/docker";
import { everyCase } from "../support/figures";
import { browserFor, visit, visitWithPassword } from "../support/person";
import { attemptOf, attemptsDuring, forTheClient } from "../support/sign-in-attempts";
import { type Outputs, TestStack } from "../support/stack";
import { outputsOf, stateOf } from "../support/state";

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

jest.setTimeout(300_000);

/** Both roads are gone both ways by either; the second takes as long again. */
const roads = [
  { first: "file", then: "api" },
  { first: "api", then: "file" },
].filter((_one, index) => everyCase || index === 0);

describe.each(roads)(
  "a stack that is registered by $first at first, then by $then, then by $first again",
  ({ first, then }) => {
    let stack: TestStack;
    let outputs: Outputs;
    let account: unknown;
    beforeAll(async () => {
      stack = await TestStack.prepare({ policy: "one_factor", proof: "sign-in", people, registration: first });
      outputs = await stack.up();
      const page = (await john()).memos;
      await page?.write("written at first");
      account = await page?.account();
    });
    afterAll(() => stack.destroy());

    const john = () => visit(outputs, { username: "john", password: outputs.people.john?.password ?? "" });
    const memos = async () => (await serving(stack.label))["sso-memos-container"]?.id ?? "";

    it.each([first, then, first])("john finds his account by way of %s", async (registration) => {
      stack.configure({ registration });
      outputs = await stack.up();
      expect(outputs.identityProvider).toBe("identity-providers/authelia");
      const { sees, memos: page } = await john();
      expect(sees).toBe("Memos as John Doe <john@example.com>");
      expect(await page?.account()).toEqual(account);
      expect(await page?.memos()).toEqual(["written at first"]);

      expect(await stack.up("--expect-no-changes")).toEqual(outputs);
      const refreshed = await stack.pulumi("preview", "--refresh", "--expect-no-changes");
      expect({ code: refreshed.code, stdout: refreshed.stdout }).toEqual({
        code: 0,
        stdout: expect.any(String) as string,
      });
      await theBackDoorIsClosed(outputs);
      await theAdministratorGetsIn(outputs);
      expect(await filesIn(await memos())).toEqual(registration === "file" ? files : []);
    });

    if (first === "file") {
      it("another client reaches both sides, nobody is refused for it, and the old one goes after it", async () => {
        stack.configure({ registration: "file", rotation: "2026-11" });
        const attempts = await attemptsDuring(
          async () => (outputs = await stack.up()),
          () => attemptOf("john", outputs),
        );
        expect(attempts.map(({ sees }) => sees).filter(forTheClient)).toEqual([]);
        expect(attempts.at(-1)?.sees).toBe("Memos as John Doe <john@example.com>");
        expect(await clientsOf(stack)).toEqual(["memos-2026-11", "memos"]);
        outputs = await stack.up();
        expect(await clientsOf(stack)).toEqual(["memos-2026-11"]);
        const { memos: page } = await john();
        expect(await page?.account()).toEqual(account);
        await theBackDoorIsClosed(outputs);
      });
    } else {
      it("a new client secret reaches both sides by way of file", async () => {
        stack.configure({ registration: "file" });
        outputs = await stack.up();
        const before = await serving(stack.label);
        outputs = await stack.up("--replace", "**sso-authelia-client-memos-secret");
        expect((await john()).sees).toBe("Memos as John Doe <john@example.com>");
        expect((await serving(stack.label))["sso-memos-container"]?.id).not.toBe(before["sso-memos-container"]?.id);
        await theBackDoorIsClosed(outputs);
      });
    }
  },
);

/** The clients that Authelia knows: the one that Memos uses first. */
async function clientsOf(stack: TestStack): Promise<string[]> {
  const state = await stateOf(stack);
  const { clientId } = outputsOf(state, "sso-deployed-provider") as { clientId: string };
  const { retiring } = outputsOf(state, "sso-authelia-client-memos-rotation") as { retiring: string[] };
  return [clientId, ...retiring];
}

const files = [
  "400 10001:10001 /etc/secrets/memos-idp-authelia.json",
  "400 10001:10001 /etc/secrets/memos-instance-setting-general.json",
];

/** The files that configure a Memos, with their rights. */
async function filesIn(container: string): Promise<string[]> {
  const command = "[ ! -d /etc/secrets ] || find /etc/secrets -type f -exec stat -c '%a %u:%g %n' {} +";
  const listed = await docker("exec", container, "sh", "-c", command);
  return listed
    .split("\n")
    .filter((line) => line !== "")
    .sort();
}

async function theBackDoorIsClosed(outputs: Outputs): Promise<void> {
  const { status } = await browserFor(outputs)({
    method: "POST",
    url: `${outputs.memosUrl}/api/v1/users`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "mallory", password: "mallorys" }),
  });
  expect(status).toBe(403);
}

async function theAdministratorGetsIn(outputs: Outputs): Promise<void> {
  const { username, password } = outputs.administrator;
  const { status, memos } = await visitWithPassword(outputs, username, password);
  expect(status).toBe(200);
  expect(await memos?.usernames()).toEqual(["john", username].sort());
}
