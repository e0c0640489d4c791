import { refusals, whileTheyLook } from "./onlookers";

it("onlookers ask until the work is over, and tell what they saw and how long the longest answer took", async () => {
  const answers = [200, 502, 200];
  const seen = await whileTheyLook(
    {
      portal: () => Promise.resolve(answers.shift() ?? 200),
      nobody: () => Promise.reject(new Error("connection refused")),
      slow: () => new Promise((resolve) => setTimeout(() => resolve(200), 100)),
    },
    () => new Promise((resolve) => setTimeout(resolve, 150)),
  );
  expect(seen.portal.statuses[502]).toBe(1);
  expect(refusals(seen.portal)).toBe(1);
  expect(refusals(seen.nobody)).toBe(seen.nobody.asked);
  expect(seen.nobody.asked).toBeGreaterThan(2);
  expect(seen.slow.longest).toBeGreaterThanOrEqual(0.099);
  expect(refusals(seen.slow)).toBe(0);
});

it("a failure of the work is a failure of the watch", async () => {
  const watch = whileTheyLook({ portal: () => Promise.resolve(200) }, () => Promise.reject(new Error("up failed")));
  await expect(watch).rejects.toThrow("up failed");
});
