import { type ChildProcess, execFile, type ExecFileException, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { filesBelow, type Place, type Scan, scan } from "./secret-markers";
import { dockerPlaces } from "./docker-objects";
import { knownAs } from "./known-leaks";
import { ProcessWatch } from "./process-watch";
import { withLogsInPieces } from "./pulumi-log";
import { programOutputs, secretsIn, stateOf, type StateResource } from "./state";

/** The checkout. */
export const root = join(__dirname, "..", "..");

/** What a command printed and how it ended. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever that is. */
export const run = (
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ending> =>
  new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 64 << 20, ...options }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : typeof error.code === "number" ? error.code : 1,
        stdout,
        stderr: error?.code === "ENOENT" ? error.message : stderr,
      });
    });
  });

/** The outputs that the program promises. */
export interface Outputs {
  readonly memosUrl: string;
  readonly autheliaUrl: string;
  readonly caCertificate: string;
  readonly people: Record<
    string,
    { readonly password: string; readonly totpSecret?: string; readonly totpUri?: string }
  >;
  readonly administrator: { readonly username: string; readonly password: string };
  readonly identityProvider: string;
  readonly memosApiUrl: string;
  readonly memosBackups: string[];
  readonly versions: { readonly authelia: string; readonly memos: string; readonly gateway: string };
  readonly signIn: { readonly proved: string[]; readonly provedAt: string };
}

/** A stack of the project's own program, with its state and configuration in a folder of its own. */
export class TestStack {
  /** Where the program's project file is, and Pulumi's backend of files. */
  readonly folder = mkdtempSync(join(tmpdir(), "memos-sso-"));
  private readonly env: NodeJS.ProcessEnv;

  /** What the CLI has printed, but for what it was asked to print with the secrets, and what Docker has shown and keeps no more. */
  private readonly seen: Place[] = [];
  private readonly watch: ProcessWatch;

  /** The kinds of the secrets that were seen, by their texts; those of an earlier `up` may be gone from the state. */
  private readonly secrets = new Map<string, string>();

  /** The name by which Docker labels what belongs to the stack. */
  readonly label: string;

  private constructor(
    public name: string,
    readonly httpsPort: number,
    private config: Record<string, unknown>,
    program: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.label = `memos-sso.stack=memos-sso/${name}`;
    const temporary = join(this.folder, "tmp");
    mkdirSync(temporary);
    this.watch = new ProcessWatch(temporary);
    this.env = {
      ...process.env,
      ...environment,
      TMPDIR: temporary,
      PULUMI_BACKEND_URL: `file://${this.folder}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    };
    const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as object;
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ ...project, main: program }));
  }

  /**
   * Prepares a stack; nothing runs yet.
   *
   * @param config the configuration; keys without a namespace are the program's
   * @param program the folder of the program; the checkout's own when left out
   * @param name the stack's name, which another may have with a state of its own; made up when left out
   * @param environment variables for the CLI beside this process's own
   */
  static async prepare(
    config: Record<string, unknown>,
    program = root,
    name = `e2e-${randomBytes(3).toString("hex")}`,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<TestStack> {
    const [httpsPort, apiPort] = await Promise.all([freePort(), freePort()]);
    const stack = new TestStack(name, httpsPort, { httpsPort, apiPort, ...config }, program, environment);
    const created = await stack.pulumi("stack", "init", name);
    if (created.code !== 0) throw new Error(created.stderr);
    return stack;
  }

  /** Changes the configuration for the next run; an undefined value takes the key away. */
  configure(changes: Record<string, unknown>): void {
    this.config = { ...this.config, ...changes };
  }

  /**
   * Lets the CLI encrypt a value of the configuration; from then on it must stand nowhere.
   *
   * @param path such as `autheliaSecretFiles["notifier.smtp.password"]`
   */
  async configureSecretly(path: string, value: string): Promise<void> {
    this.writeConfig();
    // Not watched: here the test itself writes the secret into the arguments of a process.
    const { code, stderr } = await run(
      "pulumi",
      ["--non-interactive", "config", "set", "--secret", "--path", "--", `memos-sso:${path}`, value],
      { cwd: this.folder, env: this.env },
    );
    if (code !== 0) throw new Error(`pulumi config set failed.\n${stderr}`);
    this.secrets.set(value, "password of a server");
    const [key = ""] = path.split(/[.[]/);
    const { config = {} } = readIfThere(this.file) as { config?: Record<string, unknown> };
    this.config = { ...this.config, [key]: config[`memos-sso:${key}`] };
  }

  /** Runs the real CLI on the stack. */
  async pulumi(...args: string[]): Promise<Ending> {
    this.writeConfig();
    const ending = await this.watch.during(() =>
      run("pulumi", ["--non-interactive", ...args], { cwd: this.folder, env: this.env }),
    );
    if (!args.includes("--show-secrets")) {
      const where = `pulumi ${args.slice(0, 2).join(" ")}`;
      const { stdout, stderr } = ending;
      this.seen.push({ where: `stdout of ${where}`, text: stdout }, { where: `stderr of ${where}`, text: stderr });
    }
    return ending;
  }

  /** Gives the stack another name; Docker's labels keep the one before. */
  async rename(name: string): Promise<void> {
    const { code, stderr } = await this.pulumi("stack", "rename", name);
    if (code !== 0) throw new Error(stderr);
    this.name = name;
  }

  /** Starts the real CLI on the stack, for those who do not wait for its end. */
  start(...args: string[]): ChildProcess {
    this.writeConfig();
    const { folder: cwd, env } = this;
    return spawn("pulumi", ["--non-interactive", ...args], { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
  }

  /** Runs lines of a document in the stack's folder, in which `npm run` calls the real CLI for this stack. */
  async walk(lines: string): Promise<Ending> {
    this.writeConfig();
    const bash = ["-e", "-o", "pipefail", "-c", `${npmRun}\n${lines}`];
    const ending = await this.watch.during(() => run("bash", bash, { cwd: this.folder, env: this.env }));
    this.seen.push({ where: "lines of a document", text: `${ending.stdout}${ending.stderr}` });
    return ending;
  }

  /** Brings the stack up and gives its outputs, those of our program or of another; anything but success is an error with what was printed. */
  async up<T = Outputs>(...args: string[]): Promise<T> {
    // Something of it may be replaced.
    this.seen.push(...(await dockerPlaces(this.label)));
    const ending = await this.pulumi("up", "--yes", "--skip-preview", ...args);
    if (ending.code !== 0) throw new Error(`pulumi up failed.\n${ending.stdout}\n${ending.stderr}`);
    return programOutputs(await this.noteSecrets()) as T;
  }

  private async noteSecrets(): Promise<StateResource[]> {
    const resources = await stateOf(this);
    for (const { text, kind } of secretsIn(resources)) this.secrets.set(text, kind);
    return resources;
  }

  /** Looks for every secret that there has been, wherever none may be. */
  async scan(): Promise<Scan> {
    const secrets = [...this.secrets].map(([text, kind]) => ({ text, kind }));
    const docker = await dockerPlaces(this.label);
    const files = filesBelow(this.folder).flatMap(withLogsInPieces);
    return scan(secrets, [...this.seen, ...docker, ...this.watch.places, ...files]);
  }

  async outputs<T = Outputs>(): Promise<T> {
    return programOutputs(await stateOf(this)) as T;
  }

  /** What the next `up` would do, such as `update sso-gateway-container`; what stays the same is left out. */
  async changes(): Promise<string[]> {
    const ending = await this.pulumi("preview", "--json");
    if (ending.code !== 0) throw new Error(`pulumi preview failed.\n${ending.stdout}\n${ending.stderr}`);
    const { steps } = JSON.parse(ending.stdout) as { steps: { op: string; urn: string }[] };
    return steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
  }

  /**
   * Takes everything away, what is protected too, and looks whether any secret got where none may be; a second call finds
   * nothing to do.
   *
   * @throws Error when Pulumi cannot; then Docker has taken away what runs. Also when a secret stands in the state, its history, or
   * anything that was printed, in what Docker showed, in the arguments or the environment of a process, or in a temporary file.
   */
  async destroy(): Promise<void> {
    if (!existsSync(this.folder)) return;
    await this.noteSecrets();
    this.seen.push(...(await dockerPlaces(this.label)));
    await this.pulumi("state", "unprotect", "--all", "--yes");
    const ending = await this.pulumi("destroy", "--yes", "--skip-preview");
    if (ending.code !== 0) await sweep(this.label);
    const found = (await this.scan()).leaks.filter((leak) => knownAs(leak) === undefined);
    rmSync(this.folder, { recursive: true, force: true });
    if (ending.code !== 0) throw new Error(`pulumi destroy failed.\n${ending.stdout}\n${ending.stderr}`);
    if (found.length > 0) throw new Error(found.map(({ kind, where }) => `Found in ${where}: ${kind}.`).join("\n"));
  }

  /** Keeps what the CLI itself has written to the stack's file, and writes our values into it. */
  private writeConfig(): void {
    const written = readIfThere(this.file);
    const config = Object.fromEntries(
      Object.entries(this.config)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key.includes(":") ? key : `memos-sso:${key}`, value]),
    );
    writeFileSync(this.file, stringify({ ...written, config }));
  }

  /** The stack's configuration. */
  private get file(): string {
    return join(this.folder, `Pulumi.${this.name}.yaml`);
  }
}

/** What `npm run up` and `npm run pulumi` come to, for a stack that is in a folder of its own. */
const npmRun = `npm() {
  shift; [ "$1" != --silent ] || shift
  if [ "$1" = up ]; then set -- up -- up --yes --skip-preview "\${@:3}"; fi
  pulumi --non-interactive "\${@:3}"
}`;

/** Leaves nothing in Docker under a label, whatever a state says: a failed test must not cost the next one its ports. */
export async function sweep(label: string): Promise<void> {
  const filter = ["--quiet", "--filter", `label=${label}`];
  for (const [list, remove] of [
    [
      ["ps", "--all"],
      ["rm", "--force"],
    ],
    [
      ["network", "ls"],
      ["network", "rm"],
    ],
    [
      ["volume", "ls"],
      ["volume", "rm"],
    ],
  ] as const) {
    const ids = (await run("docker", [...list, ...filter])).stdout.split("\n").filter((id) => id !== "");
    if (ids.length > 0) await run("docker", [...remove, ...ids]);
  }
}

const readIfThere = (file: string): object => {
  try {
    return (parse(readFileSync(file, "utf8")) as object | null) ?? {};
  } catch {
    return {};
  }
};

/**
 * A port of this machine's loopback that nobody listens on. It is below those that the kernel gives to connections, so that none of
 * them takes it until a stack does.
 */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(freePort());
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(port);
      });
    });
  });
