import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { root, run, type Ending } from "../support/stack";
import { succeeded, unpackInto } from "./packed";
import { nodeOf, type nodeVersions, pnpmFolder } from "./tools";

/** How somebody has come to our package. */
export interface Way {
  readonly node: keyof typeof nodeVersions;
  readonly manager: "npm" | "pnpm";

  /** `tarball`: as from a registry. `workspace`: linked from a folder beside the program, as in a repository of many packages. */
  readonly from: "tarball" | "workspace";
  readonly modules: "CommonJS" | "ES";
}

/** A line of a stack's configuration. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly secret?: boolean;
}

/** A Pulumi program that was empty before our package was installed, in a folder of its own. */
export class Importer {
  private constructor(
    private readonly folder: string,
    private readonly way: Way,

    /** What the Node says of itself that the program is run with. */
    readonly nodeVersion: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * Writes the program into an empty folder; nothing is installed yet.
   *
   * @param source the program: the same text in TypeScript and JavaScript
   */
  static async write(folder: string, way: Way, source: string): Promise<Importer> {
    const node = await nodeOf(way.node);
    const folders = [node.folder, ...(way.manager === "pnpm" ? [await pnpmFolder()] : [])];
    mkdirSync(join(folder, "state"));
    const importer = new Importer(folder, way, node.version, {
      ...process.env,
      PATH: [...folders, process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    });
    importer.writeProgram(source);
    return importer;
  }

  /** The folder of the program. */
  get program(): string {
    return join(this.folder, "program");
  }

  /** Installs a version of the package, or another one over it. */
  async install(tarball: string): Promise<void> {
    if (this.way.from === "workspace") await unpackInto(this.folder, tarball);
    this.writeManifests(this.way.from === "workspace" ? workspaceRange[this.way.manager] : `file:${tarball}`);
    const quietly = this.way.manager === "npm" ? ["--no-audit", "--no-fund"] : ["--no-frozen-lockfile"];
    await succeeded(this.way.manager, ["install", "--ignore-scripts", "--prefer-offline", ...quietly], {
      cwd: this.way.from === "workspace" ? this.folder : this.program,
      env: this.env,
    });
  }

  /** Makes a stack with a configuration; secrets in it are encrypted. */
  async createStack(name: string, configuration: readonly Setting[]): Promise<void> {
    await this.pulumi("stack", "init", name);
    const words = configuration.flatMap(({ key, value, secret }) => [
      secret === true ? "--secret" : "--plaintext",
      `${key}=${value}`,
    ]);
    await this.pulumi("config", "set-all", ...words);
  }

  /** Runs the real CLI on the program; anything but success is an error with its words. */
  pulumi(...args: string[]): Promise<string> {
    return succeeded("pulumi", ["--non-interactive", ...args], { cwd: this.program, env: this.env });
  }

  /** Runs a program that the importer sees, to its end, whatever that is. */
  run(command: string, ...args: string[]): Promise<Ending> {
    return run(command, args, { cwd: this.program, env: this.env });
  }

  private writeProgram(source: string): void {
    const typescript = this.way.modules === "CommonJS";
    mkdirSync(this.program);
    writeFileSync(join(this.program, typescript ? "index.ts" : "index.js"), source);
    writeFileSync(
      join(this.program, "Pulumi.yaml"),
      stringify({ name: "importer", runtime: { name: "nodejs", options: { typescript } } }),
    );
    if (typescript) writeFileSync(join(this.program, "tsconfig.json"), JSON.stringify(compiler));
  }

  private writeManifests(range: string): void {
    const pinned = pinnedDependencies();
    const program = {
      name: "program",
      private: true,
      type: this.way.modules === "ES" ? "module" : "commonjs",
      dependencies: { "@pulumi/pulumi": pinned["@pulumi/pulumi"], "pulumi-memos-sso": range },
      ...(this.way.modules === "ES"
        ? {}
        : { devDependencies: { "@types/node": "^20", typescript: pinned.typescript } }),
    };
    const { "@pulumi/pulumi": _own, typescript: _compiler, ...overrides } = pinned;
    const pins = this.way.manager === "npm" ? { overrides } : { pnpm: { overrides } };
    if (this.way.from === "tarball") {
      this.writeManifest("program", { ...program, ...pins });
      return;
    }
    this.writeManifest("program", program);
    const members = ["program", "package"];
    this.writeManifest(".", { name: "workspace", private: true, workspaces: members, ...pins });
    writeFileSync(join(this.folder, "pnpm-workspace.yaml"), stringify({ packages: members }));
  }

  private writeManifest(folder: string, manifest: object): void {
    writeFileSync(join(this.folder, folder, "package.json"), JSON.stringify(manifest, undefined, 2));
  }
}

const workspaceRange = { npm: "*", pnpm: "workspace:*" } as const;

/** What `pulumi new typescript` writes. */
const compiler = {
  compilerOptions: {
    strict: true,
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    esModuleInterop: true,
  },
  files: ["index.ts"],
};

/** The versions whose plugins are there: an importer would get newer ones, and Pulumi would fetch the plugins for them. */
function pinnedDependencies(): Record<string, string> {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  const names = ["@pulumi/pulumi", "@pulumi/command", "@pulumi/docker", "@pulumi/random", "@pulumi/tls", "typescript"];
  return Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`]?.version ?? ""]));
}
