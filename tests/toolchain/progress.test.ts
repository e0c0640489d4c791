import { elapsed, Progress } from "../../toolchain/src/progress";

class Paper {
  text = "";

  constructor(
    readonly isTTY: boolean,
    readonly columns = 40,
  ) {}

  write(text: string): void {
    this.text += text;
  }
}

let now: number;

beforeEach(() => {
  now = 0;
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (seconds: number): void => {
  for (let second = 0; second < seconds; second += 1) {
    now += 1000;
    jest.advanceTimersByTime(1000);
  }
};

const progressOn = (paper: Paper): Progress => new Progress(paper, [], () => now);

describe("progress that is not on a terminal", () => {
  it("is a line at the start, one every 15 seconds, and one at the end", async () => {
    const paper = new Paper(false);
    await progressOn(paper).step("pulumi 3.259.0: building", "it is not installed", (tell) => {
      pass(14);
      tell("go: downloading golang.org/x/net");
      pass(26);
      return Promise.resolve();
    });
    expect(paper.text.split("\n")).toEqual([
      "pulumi 3.259.0: building (it is not installed)",
      "  still busy, 15 s: go: downloading golang.org/x/net",
      "  still busy, 30 s: go: downloading golang.org/x/net",
      "  done in 40 s",
      "",
    ]);
  });

  it("says that a step has failed, and fails", async () => {
    const paper = new Paper(false);
    const step = progressOn(paper).step("image: pulling", "not here", () => Promise.reject(new Error("no route")));
    await expect(step).rejects.toThrow("no route");
    expect(paper.text).toBe("image: pulling (not here)\n  failed after 0.0 s\n");
  });

  it("stops when the step is over", async () => {
    const paper = new Paper(false);
    await progressOn(paper).step("a", "b", () => Promise.resolve());
    const { text } = paper;
    pass(60);
    expect(paper.text).toBe(text);
  });
});

describe("progress on a terminal", () => {
  it("is one line that is written anew, never wider than the terminal", async () => {
    const paper = new Paper(true);
    await progressOn(paper).step("pulumi: building", "missing", (tell) => {
      pass(1);
      tell("go: downloading a module with a long name");
      pass(1);
      return Promise.resolve();
    });
    const clear = "\r\u001b[2K";
    expect(paper.text).toBe(
      [
        "pulumi: building (missing)",
        "pulumi: building, 1.0 s",
        "pulumi: building, 2.0 s: go: downloadin",
        "pulumi: building (missing): done in 2.0 s\n",
      ].join(clear),
    );
  });
});

describe("the steps for the summary", () => {
  it("are those before, then each one with its time", async () => {
    const progress = new Progress(new Paper(false), [{ what: "npm ci", seconds: 9 }], () => now);
    await progress.step("a", "why", () => {
      pass(3);
      return Promise.resolve();
    });
    await progress.timed("b", () => {
      pass(4);
      return Promise.resolve();
    });
    expect(progress.steps).toEqual([
      { what: "npm ci", seconds: 9 },
      { what: "a", seconds: 3 },
      { what: "b", seconds: 4 },
    ]);
  });
});

describe("a duration", () => {
  it.each([
    [0.04, "0.0 s"],
    [0.84, "0.8 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 min 0 s"],
    [276, "4 min 36 s"],
  ])("of %d seconds is %s", (seconds, text) => {
    expect(elapsed(seconds)).toBe(text);
  });
});
