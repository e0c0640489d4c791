import { ensureEngine, type Engine, followConfiguration, usualHost } from "./docker-engine";
import { stackEnvironment, toolEnvironment } from "./environment";
import { ensureImages, imageVariables, type UsedImage } from "./local-images";
import { localDirectory } from "./paths";
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
  followConfiguration(stack);
  // The engine first: a machine that cannot have one should say so before it builds for minutes.
  const engine = needs.engine === true ? await ensureEngine(progress) : undefined;
  const home = await ensurePulumi(progress);
  const images = needs.images === true ? await ensureImages(stack, progress) : [];
  const cli = home.parts[0];
  if (cli === undefined) throw new Error(`${home.directory} must hold pulumi, but does not. Delete it and try again.`);
  const tools = toolEnvironment({
    pulumiDirectory: dirname(cli.file),
    pulumiHome: home.directory,
    // The plugin does not know what docker context use says.
    dockerHost: engine?.host === usualHost ? undefined : engine?.host,
    images: imageVariables(images),
  });
  return {
    tools,
    environment: () => stackEnvironment(tools, localDirectory, stack),
    parts: home.parts,
    engine,
    images,
  };
}
