import { isHalted } from "../../../components/internal/docker/halted";

const place = "memos-sso/dev/sso-memos-container";

it("asks for the container of this name in this stack", async () => {
  const asked: string[][] = [];
  await isHalted(place, (...args) => {
    asked.push(args);
    return Promise.resolve([]);
  });
  expect(asked).toEqual([
    [
      ...["ps", "--all", "--filter", "label=memos-sso.stack=memos-sso/dev"],
      ...["--filter", "label=memos-sso.container=sso-memos-container", "--format", "{{.State}}"],
    ],
  ]);
});

it.each([
  [[], true],
  [["exited"], true],
  [["paused"], true],
  [["created"], true],
  [["dead", "exited"], true],
  [["running"], false],
  [["restarting"], false],
  [["exited", "running"], false],
])("of containers that are %j it is %s", async (states, halted) => {
  expect(await isHalted(place, () => Promise.resolve(states))).toBe(halted);
});

it("knows nothing when Docker does not answer", async () => {
  expect(await isHalted(place, () => Promise.reject(new Error("no engine")))).toBe(false);
});
