import { checkDays, longestLabel, type Turn, turnAt, type Wish } from "../../../components/authelia/rotation/schedule";

const start = new Date("2026-01-31T10:00:00Z");

/** The same hour some days later, or a millisecond before it. */
const after = (days: number, milliseconds = 0): Date => new Date(start.getTime() + days * 86_400_000 + milliseconds);

const looked = (at: Date, wish: Wish, before?: Wish & Turn): Wish & Turn => ({ ...wish, ...turnAt(at, wish, before) });

describe("the first look", () => {
  it("rotates nothing, and counts from there", () => {
    expect(turnAt(start, { afterDays: 90 }, undefined)).toEqual({
      label: "",
      since: "2026-01-31T10:00:00.000Z",
      due: "2026-05-01",
      because: "its age is counted from here on",
    });
  });

  it("takes the rotation that was asked for", () => {
    expect(turnAt(start, { rotation: "2026-01", afterDays: 90 }, undefined)).toMatchObject({ label: "2026-01" });
  });
});

describe("a later look", () => {
  const first = looked(start, { afterDays: 90 });

  it.each([after(0), after(1), after(90, -1)])("at %s finds all as it was", (now) => {
    expect(looked(now, { afterDays: 90 }, first)).toEqual(first);
  });

  it.each([
    [after(90), "2026-05-01", "the last one was 90 days old, and may be 90"],
    [after(120), "2026-05-31", "the last one was 120 days old, and may be 90"],
  ])("at %s rotates, under the name of the day", (now, day, because) => {
    expect(turnAt(now, { afterDays: 90 }, first)).toMatchObject({ label: day, since: now.toISOString(), because });
  });

  it("counts from the rotation, and not from when it was due", () => {
    const second = looked(after(120), { afterDays: 90 }, first);
    expect(looked(after(209), { afterDays: 90 }, second)).toEqual(second);
    expect(turnAt(after(210), { afterDays: 90 }, second)).toMatchObject({ label: "2026-08-29" });
  });

  it("takes a clock that was put back for no reason to rotate", () => {
    expect(looked(after(-400), { afterDays: 90 }, first)).toEqual(first);
  });

  it("goes by another age at once", () => {
    expect(turnAt(after(30), { afterDays: 60 }, first)).toMatchObject({ label: "", due: "2026-04-01" });
    expect(turnAt(after(30), { afterDays: 30 }, first)).toMatchObject({ label: "2026-03-02", due: "2026-04-01" });
  });
});

describe("together with a rotation that is asked for", () => {
  const asked = looked(start, { rotation: "2026-01", afterDays: 90 });

  it("adds the day to its name, so that no name comes twice", () => {
    const aged = looked(after(90), { rotation: "2026-01", afterDays: 90 }, asked);
    expect(aged.label).toBe("2026-01.2026-05-01");
    expect(turnAt(after(180), { rotation: "2026-01", afterDays: 90 }, aged)).toMatchObject({
      label: "2026-01.2026-07-30",
    });
  });

  it("counts from another one", () => {
    expect(turnAt(after(80), { rotation: "2026-04", afterDays: 90 }, asked)).toEqual({
      label: "2026-04",
      since: after(80).toISOString(),
      due: "2026-07-20",
      because: "another rotation was asked for",
    });
  });

  it("goes on to another when the name is taken away, and never back to the first", () => {
    expect(turnAt(after(3), { afterDays: 90 }, asked)).toMatchObject({ label: "2026-02-03" });
  });
});

it("knows how long a name can get", () => {
  expect(longestLabel({})).toHaveLength("2026-05-01".length);
  expect(longestLabel({ rotation: "2026-01" })).toHaveLength("2026-01.2026-05-01".length);
});

it.each([0, -1, 1.5, 36_501, Number.NaN])("%p days are refused", (days) => {
  expect(() => {
    checkDays("rotateAfterDays", days);
  }).toThrow("rotateAfterDays must be a whole number of days, 1 to 36500");
});

it.each([1, 90, 36_500])("%p days are not", (days) => {
  expect(() => {
    checkDays("rotateAfterDays", days);
  }).not.toThrow();
});
