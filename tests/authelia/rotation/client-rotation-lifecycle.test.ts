import * as lifecycle from "../../../components/authelia/rotation/client-rotation-lifecycle";
import { unknownValue } from "../../../components/pulumi/dynamic";

const clientIdsUrl = "http://127.0.0.1:5230/api/v1/identity-providers";
const client = (clientId: string) => ({ clientId, digest: `digest-of-${clientId}` });

/** What the program says. */
const inputsFor = (rotation: string): lifecycle.ClientRotationInputs => ({
  clientSecretVersion: rotation,
  clientIdsUrl,
  initial: client("memos"),
  current: client(`memos-${rotation}`),
  digests: {},
  previous: [],
  clientSecret: "",
});

const showing =
  (...ids: string[]): typeof lifecycle.fetchClientIds =>
  () =>
    Promise.resolve(new Set(ids));
const silent: typeof lifecycle.fetchClientIds = () => Promise.resolve(undefined);
const never: typeof lifecycle.fetchClientIds = (url) => Promise.reject(new Error(`asked ${url}`));

type State = Partial<lifecycle.ClientRotationInputs>;

/** The inputs as they are in the state after the check. */
async function checked(olds: State, news: lifecycle.ClientRotationInputs, ask: typeof lifecycle.fetchClientIds) {
  const { inputs, failures = [] } = await lifecycle.check(olds, news, ask);
  expect(failures).toEqual([]);
  if (inputs === undefined) throw new Error("the check gave no inputs");
  return inputs;
}

const change = async (olds: object, news: object): Promise<boolean> => {
  const { changes = false } = await lifecycle.diff("memos", olds, news);
  return changes;
};

describe("the first clientSecretVersion", () => {
  it("of a running stack adds the new client beside the first", async () => {
    const inputs = await checked({}, inputsFor("2026-11"), showing("memos"));
    expect(inputs).toEqual({
      ...inputsFor("2026-11"),
      digests: { "memos-2026-11": "digest-of-memos-2026-11", memos: "digest-of-memos" },
      previous: ["memos"],
      clientSecret:
        "rotates: that of memos-2026-11 replaces that of memos, which an up removes after Memos uses the new one",
    });
  });

  it("keeps the first when Memos does not answer", async () => {
    expect((await checked({}, inputsFor("2026-11"), silent)).previous).toEqual(["memos"]);
  });

  it("of a new stack, in which Memos has no provider, knows the new client only", async () => {
    expect((await checked({}, inputsFor("2026-11"), showing())).previous).toEqual([]);
  });

  it("asks nobody in the preview of a new stack", async () => {
    const news = { ...inputsFor("2026-11"), initial: { clientId: "memos", digest: unknownValue } };
    expect((await checked({}, news, never)).previous).toEqual([]);
  });
});

describe("the next run", () => {
  const rotated = () => checked({}, inputsFor("2026-11"), showing("memos"));

  it("takes the old client away when Memos uses the new one, which is a change", async () => {
    const olds = await rotated();
    const news = await checked(olds, inputsFor("2026-11"), showing("memos-2026-11"));
    expect(news).toMatchObject({ digests: { "memos-2026-11": "digest-of-memos-2026-11" }, previous: [] });
    expect(await change(olds, news)).toBe(true);
  });

  it("keeps it when Memos uses it still, and when it does not answer, which is none", async () => {
    const olds = await rotated();
    for (const ask of [showing("memos"), silent]) {
      const news = await checked(olds, inputsFor("2026-11"), ask);
      expect(await change(olds, news)).toBe(false);
    }
  });

  it("keeps it when it is not known yet where to ask", async () => {
    const olds = await rotated();
    const news = await checked(olds, { ...inputsFor("2026-11"), clientIdsUrl: unknownValue }, never);
    expect(news.previous).toEqual(["memos"]);
  });

  it("after that asks nobody and changes nothing", async () => {
    const retired = await checked(await rotated(), inputsFor("2026-11"), showing("memos-2026-11"));
    expect(await change(retired, await checked(retired, inputsFor("2026-11"), never))).toBe(false);
  });
});

describe("the rotation after that", () => {
  const settled = async () =>
    checked(await checked({}, inputsFor("2026-10"), showing("memos")), inputsFor("2026-10"), showing("memos-2026-10"));

  it("keeps the client of the one before, and does not bring back the first", async () => {
    const news = await checked(await settled(), inputsFor("2026-11"), showing("memos-2026-10"));
    expect(Object.keys(news.digests)).toEqual(["memos-2026-11", "memos-2026-10"]);
  });

  it("is told at the preview, when its secret is still to be made", async () => {
    const current = { clientId: "memos-2026-11", digest: unknownValue };
    const news = await checked(await settled(), { ...inputsFor("2026-11"), current }, showing("memos-2026-10"));
    expect(news.previous).toEqual(["memos-2026-10"]);
    expect(news.digests).toEqual({ "memos-2026-11": unknownValue, "memos-2026-10": "digest-of-memos-2026-10" });
  });

  it("may come while the one before is under way: whichever Memos uses stays", async () => {
    const halfWay = await checked(await settled(), inputsFor("2026-11"), showing("memos-2026-10"));
    const notSwitched = await checked(halfWay, inputsFor("2026-12"), showing("memos-2026-10"));
    expect(Object.keys(notSwitched.digests)).toEqual(["memos-2026-12", "memos-2026-10"]);
    const switched = await checked(halfWay, inputsFor("2026-12"), showing("memos-2026-11"));
    expect(Object.keys(switched.digests)).toEqual(["memos-2026-12", "memos-2026-11"]);
  });

  it("can be taken back before Memos was switched", async () => {
    const halfWay = await checked(await settled(), inputsFor("2026-11"), showing("memos-2026-10"));
    const back = await checked(halfWay, inputsFor("2026-10"), showing("memos-2026-10"));
    expect(Object.keys(back.digests)).toEqual(["memos-2026-10"]);
  });

  it("can be taken back after Memos was switched, with another secret", async () => {
    const halfWay = await checked(await settled(), inputsFor("2026-11"), showing("memos-2026-10"));
    const again = { ...inputsFor("2026-10"), current: { clientId: "memos-2026-10", digest: "a new one" } };
    const back = await checked(halfWay, again, showing("memos-2026-11"));
    expect(back.digests).toEqual({
      "memos-2026-10": "a new one",
      "memos-2026-11": "digest-of-memos-2026-11",
    });
  });

  it.each([
    ["is", showing("memos-2026-10")],
    ["may be", silent],
  ])("is refused under a name whose client %s in use with another secret", async (word, ask) => {
    const again = { ...inputsFor("2026-10"), current: { clientId: "memos-2026-10", digest: "a new one" } };
    const olds = await settled();
    expect(await lifecycle.check(olds, again, ask)).toEqual({
      inputs: { ...again, digests: olds.digests, previous: [], clientSecret: "is that of memos-2026-10 alone" },
      failures: [
        {
          property: "clientSecretVersion",
          reason: `clientSecretVersion must be a new one while client memos-2026-10 ${word} in use with the secret of the earlier rotation of that name, got "2026-10". Choose another.`,
        },
      ],
    });
  });
});

it("is nothing but its inputs, whatever happens to it", async () => {
  const inputs = await checked({}, inputsFor("2026-11"), showing("memos"));
  expect(await lifecycle.create(inputs)).toEqual({ id: "memos", outs: inputs });
  expect(await lifecycle.update("memos", {}, inputs)).toEqual({ outs: inputs });
  expect(await lifecycle.read("memos", inputs)).toEqual({ id: "memos", props: inputs });
  await expect(lifecycle.remove("memos", inputs)).resolves.toBeUndefined();
});

it.each(["clientSecretVersion", "clientIdsUrl", "initial", "current", "digests", "previous"])(
  "%s is a change",
  async (key) => {
    const inputs = await checked({}, inputsFor("2026-11"), showing("memos"));
    expect(await change({ ...inputs, __provider: "old" }, { ...inputs, __provider: "new" })).toBe(false);
    expect(await change(inputs, { ...inputs, [key]: "other" })).toBe(true);
  },
);

/** What a run does after the check, in this order: each may be the last before it fails. */
const steps = ["nothing", "state", "Authelia", "Memos", "proof"] as const;
type Step = (typeof steps)[number];

/** A stack with the real check, and what is outside of it. */
class World {
  state: State = {};
  authelia: Readonly<Record<string, string>> = { memos: "digest-of-memos" };
  memos = client("memos");

  /** Runs `up` up to and with a step; after each, whoever signs in must be let through. */
  async up(rotation: string, last: Step = "proof", ask = showing(this.memos.clientId)): Promise<void> {
    const inputs = await checked(this.state, inputsFor(rotation), ask);
    const acts: Record<Step, () => void> = {
      nothing: () => undefined,
      state: () => (this.state = inputs),
      Authelia: () => (this.authelia = inputs.digests),
      Memos: () => (this.memos = inputs.current),
      proof: () => undefined,
    };
    for (const step of steps.slice(0, steps.indexOf(last) + 1)) {
      acts[step]();
      expect({ step, digest: this.authelia[this.memos.clientId] }).toEqual({ step, digest: this.memos.digest });
    }
  }
}

describe("a run that fails", () => {
  const converged = (world: World, rotation: string) => {
    expect(world.memos).toEqual(client(`memos-${rotation}`));
    expect(Object.keys(world.authelia)).toEqual([world.memos.clientId]);
  };

  it.each(steps)(
    "after %s leaves Memos a client that Authelia knows, and is repaired by the next runs",
    async (last) => {
      const world = new World();
      await world.up("2026-11", last);
      await world.up("2026-11");
      await world.up("2026-11");
      converged(world, "2026-11");
    },
  );

  it.each(steps.flatMap((one) => steps.map((other) => [one, other] as const)))(
    "after %s, and again after %s, too",
    async (one, other) => {
      const world = new World();
      await world.up("2026-11", one);
      await world.up("2026-11", other);
      await world.up("2026-11");
      await world.up("2026-11");
      converged(world, "2026-11");
    },
  );

  it.each(steps)(
    "after %s does so as well when Memos does not tell, and when the next run rotates again",
    async (last) => {
      const world = new World();
      await world.up("2026-11", last, silent);
      await world.up("2026-12", last, silent);
      await world.up("2026-12", "proof", silent);
      await world.up("2026-12");
      converged(world, "2026-12");
    },
  );

  it.each(steps)("while the old client is taken away, after %s, does so as well", async (last) => {
    const world = new World();
    await world.up("2026-11");
    await world.up("2026-11", last);
    await world.up("2026-11");
    converged(world, "2026-11");
  });
});
