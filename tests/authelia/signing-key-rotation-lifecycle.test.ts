import * as lifecycle from "../../components/authelia/signing-key-rotation-lifecycle";
import { keyNameIn } from "../../components/authelia/rotation/signing-keys";
import type { AskSince } from "../../components/authelia/rotation/signing-since";
import { unknownValue } from "../../components/internal/dynamic";

const first = "issuer-private-key";
const second = "issuer-private-key-2026-11";

/** What the program says. */
const declared = (rotation: string, keepHours = 24): lifecycle.SigningKeyRotationInputs => ({
  rotation,
  keepHours,
  stack: "memos-sso/dev",
  container: "sso-authelia-container",
  first: `pem of ${first}`,
  wanted: { name: keyNameIn(rotation), key: `pem of ${keyNameIn(rotation)}` },
  keys: {},
  retiring: [],
});

const at = (hours: number): Date => new Date(Date.parse("2026-11-01T00:00:00Z") + hours * 3_600_000);
const never: AskSince = ({ key }) => Promise.reject(new Error(`asked for ${key}`));
const silent: AskSince = () => Promise.resolve(undefined);
const since =
  (date: Date): AskSince =>
  () =>
    Promise.resolve(date);

type State = Partial<lifecycle.SigningKeyRotationInputs>;

/** The inputs as they are in the state after the check. */
async function checked(olds: State, news: lifecycle.SigningKeyRotationInputs, ask: AskSince, now = at(0)) {
  const { inputs, failures = [] } = await lifecycle.check(olds, news, ask, now);
  expect(failures).toEqual([]);
  if (inputs === undefined) throw new Error("the check gave no inputs");
  return inputs;
}

const change = async (olds: object, news: object): Promise<boolean> => {
  const { changes = false } = await lifecycle.diff(first, olds, news);
  return changes;
};

const rotated = () => checked({}, declared("2026-11"), silent);

it("asks nobody as long as there is one key", async () => {
  const inputs = await checked({}, declared(""), never);
  expect(inputs).toMatchObject({ keys: { [first]: `pem of ${first}` }, retiring: [] });
  expect(await change(inputs, await checked(inputs, declared(""), never))).toBe(false);
});

it("asks nobody in the preview of a new stack", async () => {
  const wanted = { name: first, key: unknownValue };
  const inputs = await checked({}, { ...declared(""), first: unknownValue, wanted }, never);
  expect(inputs).toMatchObject({ keys: { [first]: unknownValue }, retiring: [] });
});

it("asks for the container of this stack that signs with the new key", async () => {
  const asked: unknown[] = [];
  await checked({}, declared("2026-11"), (signer) => {
    asked.push(signer);
    return Promise.resolve(undefined);
  });
  expect(asked).toEqual([{ stack: "memos-sso/dev", container: "sso-authelia-container", key: second }]);
});

it("keeps the old key published until the new one has signed for long enough, whatever the runs in between", async () => {
  const olds = await rotated();
  expect(olds).toMatchObject({ keys: { [first]: `pem of ${first}`, [second]: `pem of ${second}` }, retiring: [first] });
  for (const [ask, now] of [
    [silent, at(1000)],
    [since(at(5)), at(6)],
    [since(at(5)), at(28.9)],
  ] as const) {
    expect(await change(olds, await checked(olds, declared("2026-11"), ask, now))).toBe(false);
  }
  const news = await checked(olds, declared("2026-11"), since(at(5)), at(29));
  expect(news).toMatchObject({ keys: { [second]: `pem of ${second}` }, retiring: [] });
  expect(news.keys).not.toHaveProperty(first);
  expect(await change(olds, news)).toBe(true);
  expect(await change(news, await checked(news, declared("2026-11"), never, at(30)))).toBe(false);
});

it("drops a key at once that others have got hold of", async () => {
  expect((await checked({}, declared("2026-11", 0), silent)).keys).toEqual({ [second]: `pem of ${second}` });
  expect((await checked(await rotated(), declared("2026-11", 0), silent)).retiring).toEqual([]);
});

it("refuses another key under a name that is published, and keeps what there is", async () => {
  const olds = await rotated();
  const again = { ...declared("2026-11"), wanted: { name: second, key: "another" } };
  expect(await lifecycle.check(olds, again, silent, at(1))).toEqual({
    inputs: { ...again, keys: olds.keys, retiring: [] },
    failures: [
      {
        property: "signingKey.rotation",
        reason: `signingKey.rotation must be one that has not been, since another key ${second} is published, and tokens that it has signed are in use, got "2026-11". Choose another.`,
      },
    ],
  });
});

it("has no way back to the first key", async () => {
  const { failures } = await lifecycle.check(await rotated(), declared(""), silent, at(1));
  expect(failures).toEqual([
    {
      property: "signingKey.rotation",
      reason:
        'signingKey.rotation must stay once it is given, got nothing. Put "2026-11" back, or another for a new key.',
    },
  ]);
});

it("is nothing but its inputs, whatever happens to it", async () => {
  const inputs = await rotated();
  expect(await lifecycle.create(inputs)).toEqual({ id: first, outs: inputs });
  expect(await lifecycle.update(first, {}, inputs)).toEqual({ outs: inputs });
  expect(await lifecycle.read(first, inputs)).toEqual({ id: first, props: inputs });
  await expect(lifecycle.remove(first, inputs)).resolves.toBeUndefined();
});

it.each(["rotation", "keepHours", "stack", "container", "first", "wanted", "keys", "retiring"])(
  "%s is a change",
  async (key) => {
    const inputs = await rotated();
    expect(await change({ ...inputs, __provider: "old" }, { ...inputs, __provider: "new" })).toBe(false);
    expect(await change(inputs, { ...inputs, [key]: "other" })).toBe(true);
  },
);

/** What a run does after the check, in this order: each may be the last before it fails. */
const steps = ["nothing", "state", "Authelia"] as const;
type Step = (typeof steps)[number];

/** A stack with the real check, an Authelia, and the tokens that it has signed. */
class World {
  private state: State = {};
  private hours = 0;
  private authelia = { signs: `pem of ${first}`, published: [`pem of ${first}`], since: at(0) };
  private tokens = [{ key: `pem of ${first}`, until: 1 }];

  /** Lets Authelia sign for some hours; each token is good for one. */
  wait(hours: number): void {
    this.hours += hours;
    this.tokens = [...this.tokens, { key: this.authelia.signs, until: this.hours + 1 }];
    this.everyTokenCanBeChecked();
  }

  async up(rotation: string, last: Step = "Authelia"): Promise<void> {
    const news = declared(rotation, 1);
    const ask: AskSince = ({ key }) =>
      Promise.resolve(this.authelia.signs === `pem of ${key}` ? this.authelia.since : undefined);
    const inputs = await checked(this.state, news, ask, at(this.hours));
    if (last === "nothing") return;
    this.state = inputs;
    if (last === "state") return;
    const published = Object.values(inputs.keys).sort();
    if (JSON.stringify(published) === JSON.stringify(this.authelia.published)) return;
    this.authelia = { signs: inputs.wanted.key, published, since: at(this.hours) };
    this.everyTokenCanBeChecked();
  }

  publishes(): string[] {
    return this.authelia.published;
  }

  private everyTokenCanBeChecked(): void {
    const good = this.tokens.filter(({ until }) => until > this.hours).map(({ key }) => key);
    expect(this.authelia.published).toEqual(expect.arrayContaining(good));
  }
}

describe("a run that fails", () => {
  it.each(steps.flatMap((one) => steps.map((other) => [one, other] as const)))(
    "after %s, and again after %s, leaves every token a key to be checked by",
    async (one, other) => {
      const world = new World();
      for (const last of [one, other, "Authelia"] as const) {
        await world.up("2026-11", last);
        world.wait(0.5);
      }
      expect(world.publishes()).toContain(`pem of ${second}`);
    },
  );

  it("is followed by one that ends with the new key alone", async () => {
    const world = new World();
    await world.up("2026-11");
    world.wait(0.9);
    await world.up("2026-11");
    expect(world.publishes()).toHaveLength(2);
    world.wait(0.2);
    await world.up("2026-11");
    expect(world.publishes()).toEqual([`pem of ${second}`]);
  });
});
