import { MemosApiError, type Problem } from "../../../components/memos/api/memos-api-error";
import { retryWrite } from "../../../components/memos/api/session";

const failed = (problem: Problem) =>
  new MemosApiError({ problem, operation: "write", call: "PATCH /", observed: problem, outcomeUnknown: true });

/** A write that fails so often, and what was done. */
function writes(...problems: Problem[]) {
  const done: string[] = [];
  const write = () => {
    done.push("write");
    const problem = problems.shift();
    return problem === undefined ? Promise.resolve("written") : Promise.reject(failed(problem));
  };
  const look = () => Promise.resolve(done.push("look"));
  return { done, end: retryWrite(write, look) };
}

it.each<Problem>(["no answer", "unavailable"])(
  "writes once more after a look when the answer was %s",
  async (problem) => {
    const { done, end } = writes(problem);
    await expect(end).resolves.toBe("written");
    expect(done).toEqual(["write", "look", "write"]);
  },
);

it("gives up when the second write fails too", async () => {
  await expect(writes("no answer", "unavailable").end).rejects.toMatchObject({ problem: "unavailable" });
});

it("does not write again what was refused", async () => {
  const { done, end } = writes("forbidden");
  await expect(end).rejects.toMatchObject({ problem: "forbidden" });
  expect(done).toEqual(["write"]);
});
