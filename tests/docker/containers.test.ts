import { isStopped } from "../../components/docker/containers";

it("asks for containers of the volume that run", async () => {
  const asked: unknown[] = [];
  await isStopped("sso-memos-data-1a2b3c4", (...args) => {
    asked.push(args);
    return Promise.resolve([]);
  });
  expect(asked).toEqual([["sso-memos-data-1a2b3c4", "running", "restarting"]]);
});

it("is stopped when none runs, and not when one does or Docker does not answer", async () => {
  expect(await isStopped("data", () => Promise.resolve([]))).toBe(true);
  expect(await isStopped("data", () => Promise.resolve(["1a2b3c"]))).toBe(false);
  expect(await isStopped("data", () => Promise.reject(new Error("no engine")))).toBe(false);
});
