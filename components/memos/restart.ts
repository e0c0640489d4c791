import { docker } from "../internal/docker/command";
import { type Look, messageOf, until } from "../internal/until";

/**
 * Lets Memos read its files again, which it does only when it starts. Run by `command.local.Command` with `MEMOS_DATA` (the volume
 * that only Memos' container mounts while it runs) in its environment; ends when Memos is healthy again.
 */
export async function main(): Promise<void> {
  const { MEMOS_DATA = "" } = process.env;
  try {
    const container = await docker("ps", "--quiet", "--filter", `volume=${MEMOS_DATA}`);
    if (container === "") throw new Error(`No running container has the volume ${MEMOS_DATA}.`);
    await docker("restart", "--time", "20", container);
    await until(() => healthOf(container), {
      within: 60_000,
      every: 100,
      otherwise: (last) => `It did not become healthy within 60 s. Last seen: ${last}`,
    });
  } catch (error) {
    process.stderr.write(`Memos could not be restarted with its new settings. ${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

async function healthOf(container: string): Promise<Look<true>> {
  const health = await docker("inspect", "--format", "{{.State.Health.Status}}", container);
  return health === "healthy" ? { found: true } : { instead: health };
}
