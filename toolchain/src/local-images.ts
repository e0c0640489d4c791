import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { configured } from "./configuration";
import { installPackages, mayInstall } from "./debian";
import { buildImage, localImages, type LocalImage, recipeLabel, recipeOf } from "./images";
import { capture } from "./processes";
import type { Progress } from "./progress";
import { firstOf, NotFound } from "./sources";

/** The programs that run in containers. */
export const imagePrograms = ["authelia", "memos", "gateway"] as const;

export type ImageProgram = (typeof imagePrograms)[number];

/** The image that a program runs from on this machine. */
export interface UsedImage {
  readonly program: ImageProgram;

  readonly image: string;

  /**
   * `environment` or `configuration` when a person has chosen it: then nothing was looked up here. `local` and `pulled`
   * are the program's default; `built` is made here from Go modules.
   */
  readonly from: "environment" | "configuration" | "local" | "pulled" | "built";

  /** The image that the program would use by itself. */
  readonly official: string;

  /** What a person must know about an image built here. */
  readonly notice?: string;
}

/** How long a registry may take to say its first word, in milliseconds. */
const pullPatience = 15_000;

/** Debian's packages that an image built here is made of. */
const imagePackages = ["busybox-static", "ca-certificates"];

/** Debian's packages that compile C. */
const compilerPackages = ["gcc", "libc6-dev"];

/** The environment variable by which index.ts takes another image than its default. */
export const variableOf = (program: ImageProgram): string => `${program.toUpperCase()}_IMAGE`;

/** Sees to it that the image of every program is there: chosen by a person, local, pulled or built, in this order. */
export async function ensureImages(stack: string, progress: Progress): Promise<UsedImage[]> {
  const found = await findImages(stack);
  const images: UsedImage[] = [];
  // One after the other: a build takes the whole machine.
  for (const [index, program] of imagePrograms.entries()) {
    images.push(found[index] ?? (await provide(program, progress)));
  }
  return images;
}

/** The images that need no pull and no build; `undefined` for each that does. */
export function findImages(stack: string): Promise<(UsedImage | undefined)[]> {
  const official = defaultImages();
  return Promise.all(
    imagePrograms.map(async (program): Promise<UsedImage | undefined> => {
      const chosen = chosenImage(program, stack);
      if (chosen !== undefined) return { program, official: official[program], ...chosen };
      const [isThere, isMade] = await Promise.all([isLocal(official[program]), isBuilt(localImages[program])]);
      if (isThere) return { program, image: official[program], from: "local", official: official[program] };
      return isMade ? builtImage(program) : undefined;
    }),
  );
}

/** The variables to set so that the program uses what was built here. */
export function imageVariables(images: readonly UsedImage[]): Record<string, string> {
  const built = images.filter(({ from }) => from === "built");
  return Object.fromEntries(built.map(({ program, image }) => [variableOf(program), image]));
}

async function provide(program: ImageProgram, progress: Progress): Promise<UsedImage> {
  const official = defaultImages()[program];
  const pulled = async (): Promise<UsedImage> => {
    await pull(official, progress);
    return { program, image: official, from: "pulled", official };
  };
  const built = async (passedOver: readonly string[]): Promise<UsedImage> => {
    await build(localImages[program], passedOver.join("; "), progress);
    return builtImage(program);
  };
  const sources = [
    { from: "pulled", get: pulled },
    { from: "built", get: built },
  ];
  return (await firstOf(`The image ${official}`, sources, `Or load it by hand: docker load`)).value;
}

/** Builds an image from its Go module, with what Debian must have for it. */
export async function build(image: LocalImage, why: string, progress: Progress): Promise<void> {
  const { name, module } = image;
  const packages = module.needs.includes("gcc") ? [...imagePackages, ...compilerPackages] : imagePackages;
  if (mayInstall()) await installPackages(packages, `${name} is built with them`, progress);
  await progress.step(`image ${name}: building from Go modules`, why, (tell) => buildImage(image, tell));
}

/** Pulls an image. @throws NotThere when no registry gives it. */
export async function pull(image: string, progress: Progress): Promise<void> {
  await progress.step(`image ${image}: docker pull`, "not on this machine", async (tell) => {
    const { code, tail } = await capture(["docker", "pull", image], { onLine: tell, firstLineWithin: pullPatience });
    if (code !== 0)
      throw new NotFound(`docker pull says: ${tail === "" ? "nothing, for 15 s" : tail.split("\n").at(-1)}`);
  });
}

/** Whether an image is on this machine. */
export const isLocal = async (image: string): Promise<boolean> =>
  (await capture(["docker", "image", "inspect", "--format", "{{.Id}}", image])).code === 0;

/** Whether an image was built here by today's recipe. */
export const isBuilt = async (image: LocalImage): Promise<boolean> => {
  const recipe = `{{index .Config.Labels "${recipeLabel}"}}`;
  const { code, stdout } = await capture(["docker", "image", "inspect", "--format", recipe, image.name]);
  return code === 0 && stdout.trim() === recipeOf(image);
};

function builtImage(program: ImageProgram): UsedImage {
  const { name, notice } = localImages[program];
  return { program, image: name, from: "built", official: defaultImages()[program], notice };
}

function chosenImage(program: ImageProgram, stack: string): Pick<UsedImage, "image" | "from"> | undefined {
  const image = configured(stack, `${program}Image`);
  if (image !== undefined) return { image, from: "configuration" };
  const named = process.env[variableOf(program)];
  return named === undefined ? undefined : { image: named, from: "environment" };
}

/** The images that the components use by default: their own constants. */
export function defaultImages(): Record<ImageProgram, string> {
  const folder = join(dirname(require.resolve("pulumi-memos-sso/package.json")), "dist");
  const load = createRequire(__filename);
  const imageOf = (program: ImageProgram): string =>
    (load(join(folder, program, "image.js")) as { defaultImage: string }).defaultImage;
  return { authelia: imageOf("authelia"), memos: imageOf("memos"), gateway: imageOf("gateway") };
}
