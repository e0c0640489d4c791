import { ensureEngine, type Engine } from "./docker-engine";
import { stackEnvironment, toolEnvironment } from "./environment";
import { ensureImages, imageVariables, type UsedImage } from "./images-present";
import { localDirectory } from "./places";
import type { Progress } from "./progress";
import { ensurePulumi, type Part } from "./pulumi-home";
import { dirname } from "node:path";

/** What a command needs; Pulumi itself is always set up. */
export interface Needs {
  readonly engine?: boolean;
  readonly images?: boolean;
}

/** Everything that was set up. */
export interface Ready {
  /** For programs that use the tools on a stack of their own, such as tests. */
  readonly tools: NodeJS.ProcessEnv;

  /** For pulumi on the stack of this checkout. */
  readonly environment: () => NodeJS.ProcessEnv;

  readonly parts: readonly Part[];
  readonly engine?: Engine;
  readonly images: readonly UsedImage[];
}

/** Sets up what is missing, and says so; without a word when all is there. */
export async function setUp(needs: Needs, stack: string, progress: Progress): Promise<Ready> {
  const engine = needs.engine === true ? ensureEngine(progress) : undefined;
  // Asking the engine takes longer than looking for Pulumi's files, so both are on their way at once. What is built or
  // downloaded is not: each takes the whole machine.
  engine?.catch(() => undefined);
  const home = await ensurePulumi(progress);
  const found = await engine;
  const images = needs.images === true ? await ensureImages(stack, progress) : [];
  const cli = home.parts[0];
  if (cli === undefined) throw new Error(`${home.directory} must hold pulumi, but does not. Delete it and try again.`);
  const tools = toolEnvironment({
    pulumiDirectory: dirname(cli.file),
    pulumiHome: home.directory,
    dockerHost: found?.host,
    images: imageVariables(images),
  });
  return {
    tools,
    environment: () => stackEnvironment(tools, localDirectory, stack),
    parts: home.parts,
    engine: found,
    images,
  };
}
