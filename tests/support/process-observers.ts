/** Asks for a page once. @returns the HTTP status. */
export type Ask = () => Promise<number>;

/** What somebody noticed who asked again and again. */
export interface Observation {
  readonly asked: number;

  /** The statuses that were seen, 0 for a broken connection, and how often each. */
  readonly statuses: Readonly<Record<number, number>>;

  /** The longest time that an answer took, in seconds. */
  readonly longest: number;
}

/** Lets each onlooker ask while the work is under way, the next time as soon as the answer is there, and once more after it. */
export async function observeDuring<Who extends string>(
  onlookers: Readonly<Record<Who, Ask>>,
  work: () => Promise<unknown>,
): Promise<Readonly<Record<Who, Observation>>> {
  const finished = { yet: false };
  const looking = Object.entries<Ask>(onlookers).map(async ([who, ask]): Promise<[string, Observation]> => {
    const looks: Look[] = [];
    while (!finished.yet) {
      const [seen] = await Promise.all([look(ask), breath()]);
      looks.push(seen);
    }
    looks.push(await look(ask));
    return [who, noticed(looks)];
  });
  await work().finally(() => (finished.yet = true));
  return Object.fromEntries(await Promise.all(looking)) as Record<Who, Observation>;
}

/** How often somebody was told by the gateway that nobody is there, or by nobody anything. */
export const refusals = ({ statuses }: Observation): number =>
  Object.entries(statuses)
    .filter(([status]) => status === "0" || Number(status) >= 500)
    .reduce((sum, [, count]) => sum + count, 0);

interface Look {
  readonly seconds: number;
  readonly status: number;
}

async function look(ask: Ask): Promise<Look> {
  const began = performance.now();
  const status = await ask().catch(() => 0);
  return { seconds: (performance.now() - began) / 1000, status };
}

/** So short that nothing is missed, and long enough to leave the machine to those who are looked at. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

const noticed = (looks: readonly Look[]): Observation => {
  const statuses: Record<number, number> = {};
  for (const { status } of looks) statuses[status] = (statuses[status] ?? 0) + 1;
  return { asked: looks.length, statuses, longest: Math.max(...looks.map(({ seconds }) => seconds)) };
};
