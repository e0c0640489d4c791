import { docker } from "./docker";
import { byHand } from "./memos-by-hand";
import { type Outputs, run, type TestStack } from "./stack";

/** What somebody has done to a stack by hand before it is destroyed. */
export interface Failure {
  /** The state that the stack is in then, such as `Memos is stopped`. */
  readonly state: string;
  readonly done: (stack: TestStack, outputs: Outputs) => Promise<unknown>;

  /** Whether nobody can be asked in Memos any more, so that its data keep what it was told. */
  readonly silent?: boolean;
}

/** The containers of a stack, running or not: one by its name in the program without the component's, or all. */
export async function containers(stack: TestStack, name = ""): Promise<string[]> {
  const one = name === "" ? [] : ["--filter", `label=memos-sso.container=sso-${name}`];
  const filters = ["--filter", `label=${stack.label}`, ...one];
  return (await docker("ps", "--all", "--quiet", ...filters)).split("\n").filter((id) => id !== "");
}

/** Lets Docker do something to a container, or to all of them. */
export const to =
  (name: string, ...command: string[]) =>
  async (stack: TestStack) =>
    docker(...command, ...(await containers(stack, name)));

/** Takes a network away, whoever is in it. */
export const withoutNetwork = (part: string) => async (stack: TestStack) => {
  const filters = ["--filter", `label=${stack.label}`, "--filter", `name=${part}`];
  const network = await docker("network", "ls", "--quiet", ...filters);
  const inside = await docker(
    "network",
    "inspect",
    network,
    "--format",
    "{{range $id, $_ := .Containers}}{{$id}} {{end}}",
  );
  for (const id of inside.split(" ").filter((one) => one !== "")) {
    await docker("network", "disconnect", "--force", network, id);
  }
  await docker("network", "rm", network);
};

/** Takes the volumes away, with every container that has them. */
export const withoutVolumes = (part: string) => async (stack: TestStack) => {
  const filters = ["--filter", `label=${stack.label}`, "--filter", `name=${part}`];
  const volumes = (await docker("volume", "ls", "--quiet", ...filters)).split("\n").filter((name) => name !== "");
  for (const volume of volumes) {
    const { stdout } = await run("docker", ["ps", "--all", "--quiet", "--filter", `volume=${volume}`]);
    for (const id of stdout.split("\n").filter((one) => one !== "")) await docker("rm", "--force", id);
    await docker("volume", "rm", volume);
  }
};

const inMemos = (_stack: TestStack, { memosApiUrl, administrator }: Outputs, work: Parameters<typeof byHand>[2]) =>
  byHand(memosApiUrl, administrator, work);

/** Nothing has been done: only the ways in are closed, as always. */
export const untouched: Failure = {
  state: "sign-in by password is off, and the provider is the last one",
  done: () => Promise.resolve(),
};

/** What can have been done while the data are to stay. */
export const failures: readonly Failure[] = [
  { state: "Memos' container is gone", done: to("memos-container", "rm", "--force"), silent: true },
  { state: "Memos is stopped", done: to("memos-container", "stop", "--time", "5"), silent: true },
  { state: "Memos is paused", done: to("memos-container", "pause"), silent: true },
  { state: "Memos hangs", done: to("memos-container", "kill", "--signal", "STOP"), silent: true },
  {
    state: "the provider is deleted in Memos",
    done: (stack, outputs) =>
      inMemos(stack, outputs, async (session) => {
        await session.changeAccessPolicy({ allowPasswordAuth: true });
        await session.deleteIdentityProvider(outputs.identityProvider);
      }),
  },
  { state: "the gateway is gone", done: to("gateway-container", "rm", "--force") },
  { state: "Authelia is gone", done: to("authelia-container", "rm", "--force") },
  { state: "Authelia's network is gone", done: withoutNetwork("authelia-network") },
  { state: "Memos' network is gone", done: withoutNetwork("memos-network"), silent: true },
  { state: "every container is gone", done: to("", "rm", "--force"), silent: true },
];

/** What can have been done before the data go, too. */
export const dataFailures: readonly Failure[] = [
  { state: "Memos' data are gone", done: withoutVolumes("memos-data") },
  { state: "Authelia's data are gone", done: withoutVolumes("authelia-data") },
  {
    state: "the administrator has another password",
    done: (stack, outputs) => inMemos(stack, outputs, (session) => session.changePassword("somebody-elses")),
  },
  { state: "every container is paused", done: to("", "pause") },
  {
    state: "all of it is gone",
    done: async (stack) => {
      await to("", "rm", "--force")(stack);
      await withoutNetwork("authelia-network")(stack);
      await withoutNetwork("memos-network")(stack);
      await withoutVolumes("")(stack);
    },
  },
];
