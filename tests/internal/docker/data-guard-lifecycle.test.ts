import { check, create, diff, read } from "../../../components/internal/docker/data-guard-lifecycle";
import { unknownValue } from "../../../components/internal/dynamic";

const guarded = { volume: "data", holds: "Authelia's data", acceptLossOf: [] };
const there = () => Promise.resolve(true);
const gone = () => Promise.resolve(false);
const failuresOf = async (...args: Parameters<typeof check>) => (await check(...args)).failures;

it("lets the first up begin with an empty volume, and every other go on with the same", async () => {
  expect(await failuresOf({}, { ...guarded, volume: unknownValue }, gone)).toEqual([]);
  expect(await failuresOf(guarded, guarded, there)).toEqual([]);
});

it.each([
  ["Docker has no more", "data", gone],
  ["a refresh has forgotten", "another", there],
  ["a refresh has forgotten, before another is made", unknownValue, there],
])("stops when the volume is one that %s", async (_what, volume, isThere) => {
  expect(await failuresOf(guarded, { ...guarded, volume }, isThere)).toEqual([
    {
      property: "volume",
      reason: expect.stringMatching(
        /^volume must be "data", which holds Authelia's data, and Docker has it no more: the data are lost, got ".*"\. Nothing was started/,
      ) as string,
    },
  ]);
});

it("goes on when the loss of this volume is accepted, and remembers the new one", async () => {
  const news = { ...guarded, volume: "another", acceptLossOf: ["data"] };
  expect(await failuresOf(guarded, news, there)).toEqual([]);
  expect(await diff("data", guarded, news)).toMatchObject({ changes: true, replaces: [] });
  expect(await create(news)).toEqual({ id: "another", outs: news });
  expect(await read("data", news)).toEqual({ id: "data", props: news });
});
