import { join } from "node:path";
import { askDocker } from "../../components/authelia/rotation/signing-since";
import { generationOf } from "../../components/authelia/versions";
import { versionOfImage } from "../../components/internal/image-version";
import { docker, serving } from "../support/docker";
import { tell } from "../support/figures";
import { browserFor } from "../support/person";
import { keyIdOf, RelyingParty } from "../support/relying-party";
import { type Outputs, TestStack } from "../support/stack";
import { outputsOf, rewriteState, stateOf } from "../support/state";

jest.setTimeout(300_000);

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };
const program = join(__dirname, "programs", "second-application", "index.ts");
const version = versionOfImage("AUTHELIA_IMAGE", process.env.AUTHELIA_IMAGE ?? "");

let stack: TestStack;
beforeAll(async () => (stack = await TestStack.prepare({ people: [john] }, program)));
afterAll(() => stack.destroy());

it("Docker tells since when a container signs with a key, and of no other key, container or stack", async () => {
  const signer = { stack: stack.label.replace("memos-sso.stack=", ""), container: "an-authelia", key: "a-key" };
  const labels = [stack.label, `memos-sso.container=${signer.container}`, `memos-sso.signing-key=${signer.key}`];
  const image = process.env.AUTHELIA_IMAGE ?? "";
  const options = labels.flatMap((label) => ["--label", label]);
  const id = await docker("run", "--detach", ...options, "--network", "none", "--entrypoint", "sleep", image, "300");
  try {
    const since = await askDocker(signer);
    expect(Math.abs((since?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    for (const other of [{ key: "another" }, { container: "another" }, { stack: "another" }]) {
      expect(await askDocker({ ...signer, ...other })).toBeUndefined();
    }
  } finally {
    await docker("rm", "--force", id);
  }
  expect(await askDocker(signer)).toBeUndefined();
});

if (generationOf("AUTHELIA_IMAGE", version).signingKeys === "one") {
  it("an Authelia that publishes one key only cannot rotate it, and says so before anything is made", async () => {
    stack.configure({ signingKey: { rotation: "2026-11" } });
    const { code, stdout, stderr } = await stack.pulumi("preview");
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(
      /signingKey must be left out with Authelia 4\.37, which publishes one key only/,
    );
  });
} else {
  describe("another key for ID tokens", () => {
    let outputs: Outputs;
    let ledger: RelyingParty;
    const tokens: string[] = [];
    const credentials = () => ({ username: "john", password: outputs.people.john?.password ?? "" });

    /** Signs john in to the application, and looks at each token so far with keys that are asked for anew. */
    async function refusals(): Promise<string[]> {
      tokens.push(await ledger.signIn(credentials()));
      const anew = await application();
      const seen = await Promise.all(tokens.flatMap((token) => [ledger.sees(token), anew.sees(token)]));
      return seen.filter((one) => one !== "good");
    }

    const application = async (): Promise<RelyingParty> => {
      const { result } = outputsOf(await stateOf(stack), "sso-authelia-client-ledger-secret") as { result: string };
      const redirectUri = "https://ledger.example.localhost/callback";
      const client = { issuer: outputs.autheliaUrl, clientId: "ledger", clientSecret: result, redirectUri };
      return new RelyingParty(browserFor(outputs), client);
    };

    beforeAll(async () => {
      outputs = await stack.up();
      ledger = await application();
      expect(await refusals()).toEqual([]);
    });

    it("signs, and whoever checks tokens takes those of both", async () => {
      stack.configure({ signingKey: { rotation: "2026-11" } });
      outputs = await stack.up();
      expect(await refusals()).toEqual([]);
      const [before = "", after = ""] = tokens.map(keyIdOf);
      expect(after).not.toBe(before);
      expect(await ledger.keyIds()).toEqual(expect.arrayContaining([before, after]));
    });

    it("leaves the old one published as long as its tokens may be in use", async () => {
      const before = await serving(stack.label);
      expect(await stack.up("--expect-no-changes")).toEqual(outputs);
      expect(await serving(stack.label)).toEqual(before);
    });

    it("may come of age, and then signs in its turn", async () => {
      stack.configure({ signingKey: { rotation: "2026-11", rotateAfterDays: 300 } });
      const before = await serving(stack.label);
      outputs = await stack.up();
      expect(await serving(stack.label)).toEqual(before);
      const old = new Date(Date.now() - 301 * 86_400_000).toISOString();
      await rewriteState(stack, (state) => state.replace(/"since": "[^"]*"/g, `"since": "${old}"`));
      outputs = await stack.up();
      expect(await refusals()).toEqual([]);
      expect(new Set(tokens.map(keyIdOf)).size).toBe(3);
    });

    it("is alone once the new one has signed for long enough", async () => {
      stack.configure({ signingKey: { rotation: "2026-11", rotateAfterDays: 300, keepHours: 0.0001 } });
      outputs = await stack.up();
      expect(await ledger.keyIds()).toEqual([keyIdOf(tokens.at(-1) ?? "")]);
      const refused = (await refusals()).filter((one) => one.endsWith("is not published"));
      expect(refused.length).toBe(2);
      tell({
        about: "rotation",
        what: `ID tokens that an application refused while the key that signs them was rotated twice, of ${tokens.length}`,
        seen: 0,
        control: `${refused.length}, when the old keys go before their tokens are out of date`,
      });
      expect(await stack.up("--expect-no-changes")).toEqual(outputs);
    });
  });
}
