import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { docker } from "./docker";
import { type Ending, root, run } from "./stack";
import { resourcesIn } from "./state";

/** The configuration of the program, without the namespace. */
export type Config = Readonly<Record<string, unknown>>;

/** Of the fixture: its secrets were generated for it and guard nothing. */
const passphrase = "a passphrase for tests only";

/**
 * A stack of the project's own program that is nothing but a state, so that a preview of it is the same on every machine. Nothing of
 * it runs, and it must never be brought up.
 */
export class RecordedStack {
  /** The name that the state has, and that no stack of anybody's should. */
  static readonly stackName = "previews";

  private readonly folder = mkdtempSync(join(tmpdir(), "memos-sso-previews-"));
  private readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${this.folder}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    // The images are those that the configuration names, whatever this machine has instead.
    AUTHELIA_IMAGE: undefined,
    MEMOS_IMAGE: undefined,
    GATEWAY_IMAGE: undefined,
  };

  private readonly volumes: string[] = [];

  private constructor() {
    const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as object;
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ ...project, main: root }));
  }

  /** Takes over what `export` has given. */
  static async from(state: string): Promise<RecordedStack> {
    const stack = new RecordedStack();
    await stack.succeed("stack", "init", RecordedStack.stackName);
    await stack.import(state);
    await stack.lay();
    return stack;
  }

  /** Takes over what `pulumi stack export --show-secrets` has given of another stack. */
  static async fromPlain(state: string): Promise<RecordedStack> {
    const stack = new RecordedStack();
    await stack.succeed("stack", "init", RecordedStack.stackName);
    const exported = JSON.parse(state) as { deployment: { secrets_providers: unknown } };
    exported.deployment.secrets_providers = { type: "passphrase", state: { salt: stack.salt() } };
    await stack.import(JSON.stringify(exported));
    return stack;
  }

  /** What `pulumi preview` prints with a configuration. @throws Error when it fails. */
  async preview(config: Config, ...args: string[]): Promise<string> {
    const named = Object.fromEntries(Object.entries(config).map(([key, value]) => [`memos-sso:${key}`, value]));
    writeFileSync(this.settings, stringify({ encryptionsalt: this.salt(), config: named }));
    return (await this.succeed("preview", ...args)).stdout;
  }

  /**
   * Changes the state into the one that an up with this configuration would have left, so that a preview of it shows nothing. So a
   * state can be of images that this machine does not have.
   *
   * @throws Error when previews go on to show changes.
   */
  async pretend(config: Config): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      const { steps } = JSON.parse(await this.preview(config, "--json")) as { steps: Step[] };
      const wanted = new Map(
        steps.flatMap(({ op, urn, newState }) => (op === "same" || !newState?.inputs ? [] : [[urn, newState.inputs]])),
      );
      if (wanted.size === 0) return;
      const exported = JSON.parse(await this.export("--show-secrets")) as { deployment: { resources: Kept[] } };
      for (const one of exported.deployment.resources) take(one, wanted.get(one.urn) ?? {});
      await this.import(JSON.stringify(exported));
    }
    throw new Error("The state does not become that of the configuration.");
  }

  /** The state with its secrets encrypted, or in plain text. */
  async export(...args: "--show-secrets"[]): Promise<string> {
    return (await this.succeed("stack", "export", ...args)).stdout;
  }

  /** What `pulumi stack graph` prints: the resources and what needs what, as DOT. */
  async graph(): Promise<string> {
    const file = join(this.folder, "graph.dot");
    await this.succeed("stack", "graph", file);
    return readFileSync(file, "utf8");
  }

  /** Forgets it. */
  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    for (const volume of this.volumes.splice(0)) await docker("volume", "rm", volume);
  }

  /** Makes empty volumes in the place of those with data: a preview looks whether Docker still has them. */
  private async lay(): Promise<void> {
    const resources = resourcesIn(await this.export("--show-secrets"));
    for (const { type, name, id } of resources) {
      if (type !== "docker:index/volume:Volume" || !/^sso-(memos|authelia)-data$/.test(name)) continue;
      await docker("volume", "create", id);
      this.volumes.push(id);
    }
  }

  private readonly settings = join(this.folder, `Pulumi.${RecordedStack.stackName}.yaml`);

  private salt(): string {
    return (parse(readFileSync(this.settings, "utf8")) as { encryptionsalt: string }).encryptionsalt;
  }

  private async import(state: string): Promise<void> {
    const file = join(this.folder, "state.json");
    writeFileSync(file, state);
    await this.succeed("stack", "import", "--file", file);
  }

  private async succeed(...args: string[]): Promise<Ending> {
    const ending = await run("pulumi", ["--non-interactive", ...args], { cwd: this.folder, env: this.env });
    if (ending.code !== 0) throw new Error(`pulumi ${args.join(" ")} failed.\n${ending.stdout}\n${ending.stderr}`);
    return ending;
  }
}

/** A step of `pulumi preview --json`. */
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { readonly inputs?: Properties };
}

/** A resource of `pulumi stack export`. */
interface Kept {
  readonly urn: string;
  inputs?: Properties;
  outputs?: Properties;
}

type Properties = Record<string, unknown>;

/** Gives a resource new inputs, and outputs of their names. Secrets stay, and what is not known before an up. */
function take(kept: Kept, wanted: Properties): void {
  const { inputs = {}, outputs = {} } = kept;
  for (const [key, value] of Object.entries(wanted)) {
    const text = JSON.stringify(value);
    if (text.includes(unknown) || text.includes("[secret]") || text === JSON.stringify(inputs[key])) continue;
    inputs[key] = value;
    if (key in outputs) outputs[key] = value;
  }
}

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
