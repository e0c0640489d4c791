/** Where progress is written: `process.stderr`, or a stand-in for it. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One thing that was done, for the closing summary. */
export interface Step {
  readonly what: string;
  readonly seconds: number;
}

/** Tells what a step is busy with at the moment, such as the package that is being compiled. */
export type Report = (detail: string) => void;

const secondsBetweenLines = 15;
const clearLine = "\r\u001b[2K";

/**
 * Says what is being done and how long it takes.
 *
 * On a terminal a step is one line that changes; elsewhere it is a line at its start, one at its end, and one every
 * 15 seconds between them.
 */
export class Progress {
  /** What was done so far, in order. */
  readonly steps: Step[];

  constructor(
    private readonly screen: Screen,
    before: readonly Step[] = [],
    private readonly now: () => number = () => performance.now(),
  ) {
    this.steps = [...before];
  }

  /** Writes one line. */
  say(line: string): void {
    this.screen.write(`${line}\n`);
  }

  /** Does one part of the whole without a word, and notes its time for the summary. */
  async timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begin = this.now();
    const result = await work();
    this.steps.push({ what, seconds: (this.now() - begin) / 1000 });
    return result;
  }

  /**
   * Does one step.
   *
   * @param what the thing and what happens to it, such as `pulumi 3.259.0: building from Go modules`
   * @param why the reason, such as `get.pulumi.com cannot be reached`; left out in the summary
   */
  async step<T>(what: string, why: string, work: (tell: Report) => Promise<T>): Promise<T> {
    const begin = this.now();
    const seconds = (): number => (this.now() - begin) / 1000;
    let detail = "";
    const stopTicking = this.screen.isTTY
      ? this.every(1, () => this.screen.write(clearLine + this.fitting(stillBusy(what, seconds(), detail))))
      : this.every(secondsBetweenLines, () => {
          this.say(`  still busy, ${elapsed(seconds())}${detail === "" ? "" : `: ${detail}`}`);
        });
    if (this.screen.isTTY) this.screen.write(this.fitting(`${what} (${why})`));
    else this.say(`${what} (${why})`);
    try {
      const result = await work((said) => (detail = said));
      this.steps.push({ what, seconds: seconds() });
      this.close(`${what} (${why}): done in ${elapsed(seconds())}`, `  done in ${elapsed(seconds())}`);
      return result;
    } catch (error) {
      this.close(`${what} (${why}): failed after ${elapsed(seconds())}`, `  failed after ${elapsed(seconds())}`);
      throw error;
    } finally {
      stopTicking();
    }
  }

  private close(onTerminal: string, elsewhere: string): void {
    this.screen.write(this.screen.isTTY ? `${clearLine}${onTerminal}\n` : `${elsewhere}\n`);
  }

  private fitting(line: string): string {
    return line.slice(0, (this.screen.columns ?? 80) - 1);
  }

  private every(seconds: number, act: () => void): () => void {
    const timer = setInterval(act, seconds * 1000);
    return () => {
      clearInterval(timer);
    };
  }
}

const stillBusy = (what: string, seconds: number, detail: string): string =>
  `${what}, ${elapsed(seconds)}${detail === "" ? "" : `: ${detail}`}`;

/** A duration as people say it: `0.8 s`, `42 s`, `4 min 36 s`. */
export function elapsed(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
