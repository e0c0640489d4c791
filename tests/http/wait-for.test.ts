import { errorMessage, waitFor } from "../../components/http/wait-for";

describe("waiting for a fact", () => {
  it("looks until it is there", async () => {
    let looks = 0;
    const look = () => Promise.resolve(++looks < 3 ? { pending: "nothing" } : { value: looks });
    expect(await waitFor(look, { timeout: 1000, interval: 1, timeoutMessage: () => "never" })).toBe(3);
  });

  it("says what was seen last when the deadline has passed", async () => {
    const look = () => Promise.resolve({ pending: "a closed door" });
    await expect(waitFor(look, { timeout: 0, timeoutMessage: (last) => `Not open: ${last}` })).rejects.toThrow(
      "Not open: a closed door",
    );
  });

  it("takes an error for something seen", async () => {
    const look = () => Promise.reject(new Error("refused", { cause: new Error("no route") }));
    await expect(waitFor(look, { timeout: 0, timeoutMessage: (last) => last })).rejects.toThrow("refused: no route");
  });
});

it("tells the message of whatever is thrown", () => {
  expect(errorMessage("a word")).toBe("a word");
});
