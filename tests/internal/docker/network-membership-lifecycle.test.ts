import {
  create,
  diff,
  type Engine,
  read,
  remove,
  update,
} from "../../../components/internal/docker/network-membership-lifecycle";

const place = "memos-sso/dev/sso-gateway-container";
const inFront = { network: "front", aliases: ["auth.example.test", "memos.example.test"] };
const inIdentity = { network: "identity", aliases: [] };
const props = { place, memberships: [inFront, inIdentity] };
const whole = { front: { Aliases: [...inFront.aliases, "1a2b3c"] }, identity: { Aliases: null } };

/** An engine with one container in some networks, or with none. */
function engineWith(networks: object | undefined): { engine: Engine; done: string[] } {
  const done: string[] = [];
  const engine: Engine = {
    listed: (...args) => {
      expect(args).toEqual(
        expect.arrayContaining([
          "label=memos-sso.stack=memos-sso/dev",
          "label=memos-sso.container=sso-gateway-container",
        ]),
      );
      return Promise.resolve(networks === undefined ? [] : ["gateway"]);
    },
    docker: (...args) => {
      if (args[0] === "network") done.push(args.join(" "));
      return Promise.resolve(JSON.stringify(networks));
    },
  };
  return { engine, done };
}

describe("a refresh", () => {
  it.each([
    ["everything, where it is in its networks", whole, [inFront, inIdentity]],
    ["not the network that it was taken out of", { front: whole.front }, [inFront]],
    [
      "not the network where it has lost a name",
      { ...whole, front: { Aliases: ["memos.example.test"] } },
      [inIdentity],
    ],
    [
      "a network by its id, too",
      { ...whole, identity: undefined, other: { NetworkID: "identity" } },
      [inFront, inIdentity],
    ],
  ])("shows %s", async (_what, networks, memberships) => {
    const seen = await read(place, props, engineWith(networks).engine);
    expect(seen).toEqual({ id: place, props: { ...props, memberships } });
  });

  it("leaves it to the container's own resource to tell that it is gone", async () => {
    expect(await read(place, props, engineWith(undefined).engine)).toEqual({ id: place, props });
  });
});

describe("an up", () => {
  it("changes nothing where the container is in its networks", async () => {
    const { engine, done } = engineWith(whole);
    expect(await create(props, engine)).toEqual({ id: place, outs: props });
    expect(done).toEqual([]);
  });

  it("puts the container back under its names, and nowhere else", async () => {
    const { engine, done } = engineWith({ identity: whole.identity });
    expect(await update(place, { ...props, memberships: [inIdentity] }, props, engine)).toEqual({ outs: props });
    expect(done).toEqual(["network connect --alias auth.example.test --alias memos.example.test front gateway"]);
  });

  it("takes it out of a network first where it has lost a name", async () => {
    const { engine, done } = engineWith({ ...whole, front: { Aliases: [] } });
    await update(place, props, props, engine);
    expect(done).toEqual([
      "network disconnect front gateway",
      expect.stringMatching(/^network connect .* front gateway$/),
    ]);
  });

  it("leaves a container alone that it does not find", async () => {
    const { engine, done } = engineWith(undefined);
    expect(await create(props, engine)).toEqual({ id: place, outs: props });
    expect(done).toEqual([]);
  });
});

it("is changed in place when it is not in a network, and not when only keys are in another order", async () => {
  const [first, ...others] = props.memberships.map(({ network, aliases }) => ({ aliases, network }));
  expect(await diff(place, props, { ...props, memberships: [first, ...others] })).toMatchObject({ changes: false });
  expect(await diff(place, { ...props, memberships: [inFront] }, props)).toMatchObject({ changes: true, replaces: [] });
});

it("leaves the container where it is when the stack is destroyed", async () => {
  await expect(remove(place, props)).resolves.toBeUndefined();
});
