import { ensureOlderMemos, olderVersions, type OlderVersion } from "../../toolchain/src/memos-builds";
import { Progress } from "../../toolchain/src/progress";
import { docker } from "./docker";

/** The versions of Memos that run for real in tests, oldest first. */
export const realVersions = [...olderVersions, "0.30.0"] as const;

export type RealVersion = (typeof realVersions)[number];

/** How long an image may take to be built, in milliseconds; once on a machine. */
export const imageBuiltWithin = 600_000;

/** The image of a version; built now where there is none yet. */
export async function imageOf(version: RealVersion): Promise<string> {
  const older = olderVersions.find((one): one is OlderVersion => one === version);
  return older === undefined
    ? (process.env.MEMOS_IMAGE ?? "localhost/memos-api-only:0.30.0")
    : ensureOlderMemos(older, new Progress(process.stderr));
}

/** The name by which such a Memos finds this machine. */
export const thisMachine = "this-machine";

/** Containers of Memos without a stack around them, all gone in the end. */
export class MemosContainers {
  private readonly names: string[] = [];
  private readonly volumes: string[] = [];

  constructor(private readonly prefix: string) {}

  /**
   * Makes a Memos, reachable on the loopback only; it does not run yet.
   *
   * @param volume where its data are; its own, and empty, when left out
   */
  async prepare(image: string, name: string, volume?: string): Promise<string> {
    const container = `${this.prefix}-${name}`;
    const data = volume === undefined ? [] : ["--volume", `${volume}:/var/opt/memos`];
    await docker(
      ...[
        "create",
        "--name",
        container,
        "--publish",
        "127.0.0.1::5230",
        "--add-host",
        `${thisMachine}:host-gateway`,
        ...data,
      ],
      // The second is for those before 0.26, which would show a demo.
      ...["--env", "MEMOS_INSTANCE_URL=https://memos.example.localhost", "--env", "MEMOS_MODE=prod", image],
    );
    this.names.push(container);
    return container;
  }

  /** Makes a volume for data that outlive their container. */
  async volume(name: string): Promise<string> {
    const volume = `${this.prefix}-${name}`;
    await docker("volume", "create", volume);
    this.volumes.push(volume);
    return volume;
  }

  /** Starts one and tells where it is. */
  async start(container: string): Promise<string> {
    await docker("start", container);
    return `http://${(await docker("port", container, "5230/tcp")).trim()}`;
  }

  /** Takes everything away. */
  async remove(): Promise<void> {
    if (this.names.length > 0) await docker("rm", "--force", "--volumes", ...this.names);
    if (this.volumes.length > 0) await docker("volume", "rm", ...this.volumes);
  }
}
