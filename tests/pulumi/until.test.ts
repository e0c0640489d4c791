import { messageOf, until } from "../../components/http/wait-for";

describe("waiting for a fact", () => {
  it("looks until it is there", async () => {
    let looks = 0;
    const look = () => Promise.resolve(++looks < 3 ? { instead: "nothing" } : { found: looks });
    expect(await until(look, { within: 1000, every: 1, otherwise: () => "never" })).toBe(3);
  });

  it("says what was seen last when the deadline has passed", async () => {
    const look = () => Promise.resolve({ instead: "a closed door" });
    await expect(until(look, { within: 0, otherwise: (last) => `Not open: ${last}` })).rejects.toThrow(
      "Not open: a closed door",
    );
  });

  it("takes an error for something seen", async () => {
    const look = () => Promise.reject(new Error("refused", { cause: new Error("no route") }));
    await expect(until(look, { within: 0, otherwise: (last) => last })).rejects.toThrow("refused: no route");
  });
});

it("tells the message of whatever is thrown", () => {
  expect(messageOf("a word")).toBe("a word");
});
