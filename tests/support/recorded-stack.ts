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
