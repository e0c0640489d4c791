import { refusals, observeDuring } from "./process-observers";

it("onlookers ask until the work is over, and tell what they saw and how long the longest answer took", async () => {
  let clock = 0;
  jest.spyOn(performance, "now").mockImplementation(() => (clock += 500));
  const answers = [200, 502, 200];
  let finish = (): void => undefined;
  const worked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const seen = await observeDuring(
    {
      portal: () => {
        if (answers.length === 0) finish();
        return Promise.resolve(answers.shift() ?? 200);
      },
      nobody: () => Promise.reject(new Error("connection refused")),
    },
    () => worked,
  );
  jest.restoreAllMocks();
  expect(seen.portal.statuses[502]).toBe(1);
  expect(seen.portal.asked).toBeGreaterThanOrEqual(4);
  expect(refusals(seen.portal)).toBe(1);
  expect(refusals(seen.nobody)).toBe(seen.nobody.asked);
  expect(seen.nobody.asked).toBeGreaterThan(2);
  expect(seen.portal.longest).toBeGreaterThanOrEqual(0.5);
});

it("a failure of the work is a failure of the watch", async () => {
  const watch = observeDuring({ portal: () => Promise.resolve(200) }, () => Promise.reject(new Error("up failed")));
  await expect(watch).rejects.toThrow("up failed");
});
