import * as lifecycle from "../../components/authelia/rotation-schedule-lifecycle";

const now = new Date("2026-01-31T10:00:00Z");
const later = new Date("2026-05-01T10:00:00Z");

/** The inputs as they are in the state after the check. */
async function checked(olds: object, news: lifecycle.RotationScheduleInputs, at: Date) {
  const { inputs, failures = [] } = await lifecycle.check(olds, news, at);
  expect(failures).toEqual([]);
  if (inputs === undefined) throw new Error("the check gave no inputs");
  return inputs;
}

const change = async (olds: object, news: object): Promise<boolean> => {
  const { changes = false, replaces = [] } = await lifecycle.diff("schedule", olds, news);
  expect(replaces).toEqual([]);
  return changes;
};

it("decides in the check, so that a preview shows why", async () => {
  const first = await checked({}, { afterDays: 90 }, now);
  expect(first).toMatchObject({ afterDays: 90, label: "", since: now.toISOString(), due: "2026-05-01" });
  expect(await checked(first, { afterDays: 90 }, later)).toMatchObject({
    label: "2026-05-01",
    because: "the last one was 90 days old, and may be 90",
  });
});

it("is no change until it is due", async () => {
  const first = await checked({}, { afterDays: 90 }, now);
  const day = new Date("2026-04-30T10:00:00Z");
  expect(await change(first, await checked(first, { afterDays: 90 }, day))).toBe(false);
  expect(await change(first, await checked(first, { afterDays: 90 }, later))).toBe(true);
});

it("goes by the real clock unless a test gives it another", async () => {
  const { inputs } = await lifecycle.check({}, { afterDays: 90 });
  expect(Math.abs(Date.parse(inputs?.since ?? "") - Date.now())).toBeLessThan(60_000);
});

it.each(["rotation", "afterDays", "label", "since", "due", "because"])("%s is a change", async (key) => {
  const inputs = await checked({}, { rotation: "2026-01", afterDays: 90 }, now);
  expect(await change({ ...inputs, __provider: "old" }, { ...inputs, __provider: "new" })).toBe(false);
  expect(await change(inputs, { ...inputs, [key]: "other" })).toBe(true);
});

it("is nothing but its inputs, whatever happens to it", async () => {
  const inputs = await checked({}, { afterDays: 90 }, now);
  expect(await lifecycle.create(inputs)).toEqual({ id: "schedule", outs: inputs });
  expect(await lifecycle.update("schedule", {}, inputs)).toEqual({ outs: inputs });
  expect(await lifecycle.read("schedule", inputs)).toEqual({ id: "schedule", props: inputs });
  await expect(lifecycle.remove("schedule", inputs)).resolves.toBeUndefined();
});
