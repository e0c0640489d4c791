import { withoutVolumes } from "../support/failures";
import { kept, serving } from "../support/docker";
import { tell } from "../support/figures";
import { refreshed } from "../support/refresh";
import type { TestStack } from "../support/stack";
import { volumeOf } from "../support/volume-files";

/** A volume with data, what is lost with it, and what a refresh finds then. */
const losses = [
  {
    who: "authelia",
    holds: "Authelia's data: second factors of people's own and consents",
    found: ["sso-authelia-container", "sso-authelia-data", "sso-proof"],
  },
  {
    who: "memos",
    holds: "Memos' data: memos and accounts",
    found: ["sso-memos-container", "sso-memos-data", "sso-proof"],
  },
] as const;

/** Tells what happens when a volume with data is lost: nothing, until somebody accepts it. */
export function testLostData(given: () => TestStack, isWhole: () => Promise<void>): void {
  const refused = new Set<string>();

  it.each(losses)(
    "stop an up before $who begins with nothing, until that is accepted",
    async ({ who, holds, found }) => {
      const stack = given();
      const volume = await volumeOf(stack, `${who}-data`);
      await withoutVolumes(`${who}-data`)(stack);
      const { volumes } = await kept(stack.label);

      const lost = `must be "${volume}", which holds ${holds}, and the Docker engine unix:///var/run/docker.sock has it no more: the data are lost`;
      const stops = async (...command: string[]) => {
        const { code, stdout, stderr } = await stack.pulumi(...command);
        expect({ code, said: stdout + stderr }).toEqual({
          code: expect.any(Number) as number,
          said: expect.stringContaining(lost) as string,
        });
        expect(code).not.toBe(0);
      };
      await stops("preview");
      await stops("up", "--yes", "--skip-preview");
      expect(await refreshed(stack)).toEqual(Object.fromEntries(found.map((name) => [name, "gone"])));
      await stops("up", "--yes", "--skip-preview");
      expect(Object.keys(await serving(stack.label))).not.toContain(`sso-${who}-container`);
      expect((await kept(stack.label)).volumes).toBeLessThanOrEqual(volumes + 1);

      stack.configure({ acceptDataLoss: [volume] });
      await stack.up("--refresh");
      await isWhole();
      refused.add(who);
    },
  );

  afterAll(() => {
    tell({
      about: "drift",
      what: `lost volumes with data at which preview and up stop, before and after a refresh, of ${losses.length}`,
      seen: refused.size,
      control: "0, once the loss is accepted",
    });
  });
}
