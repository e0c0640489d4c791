import { firstOf, NotFound, type Source } from "../../toolchain/src/sources";

const has = (from: string, asked: string[]): Source<string> => ({
  from,
  get: () => {
    asked.push(from);
    return Promise.resolve(`what ${from} has`);
  },
});

const lacks = (from: string, reason: string, asked: string[]): Source<string> => ({
  from,
  get: () => {
    asked.push(from);
    return Promise.reject(new NotFound(reason));
  },
});

describe("the first of several sources", () => {
  it("is asked alone when it has the thing", async () => {
    const asked: string[] = [];
    const found = await firstOf("pulumi", [has("installed", asked), has("download", asked)], "Install it.");
    expect(found).toEqual({ from: "installed", value: "what installed has" });
    expect(asked).toEqual(["installed"]);
  });

  it("is passed over when it does not have it, and the next is told why", async () => {
    const told: string[] = [];
    const building: Source<string> = {
      from: "built",
      get: (passedOver) => {
        told.push(...passedOver);
        return Promise.resolve("made");
      },
    };
    const sources = [lacks("installed", "not on PATH", []), lacks("download", "no route", []), building];
    expect(await firstOf("pulumi", sources, "Install it.")).toEqual({ from: "built", value: "made" });
    expect(told).toEqual(["not on PATH", "no route"]);
  });

  it("fails with every reason and the remedy when none has it", async () => {
    const sources = [lacks("installed", "not on PATH", []), lacks("download", "no route", [])];
    await expect(firstOf("pulumi 3.259.0", sources, "Install it.")).rejects.toThrow(
      "pulumi 3.259.0 could not be had: not on PATH; no route. Install it.",
    );
  });

  it("ends the search when it fails for another reason", async () => {
    const asked: string[] = [];
    const broken: Source<string> = { from: "built", get: () => Promise.reject(new Error("does not compile")) };
    await expect(firstOf("pulumi", [broken, has("next", asked)], "Install it.")).rejects.toThrow("does not compile");
    expect(asked).toEqual([]);
  });
});
