import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { lockedVersions } from "../../../toolchain/src/pulumi-home";
import { installedPlugin } from "../../../toolchain/src/plugins";
import type { PluginName } from "../../../toolchain/src/versions";
import type { Properties } from "./wire";

/** A resource as the engine keeps it. */
export interface Created {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** What a changed program means for a resource. */
export interface Change {
  readonly kind: "same" | "update" | "replace";

  /** The inputs or outputs that changed, without what is inside them. */
  readonly of: readonly string[];
}

/** A provider's process, spoken to as the engine does. */
export class ProviderPlugin {
  private constructor(
    private readonly process: ChildProcessByStdio<null, Readable, null>,
    private readonly client: ResourceProviderClient,
    readonly name: PluginName,
  ) {}

  /** Starts the plugin of the version that package-lock.json pins, and configures it. */
  static async start(name: PluginName): Promise<ProviderPlugin> {
    // Plugins call back to the engine for nothing but their log: nobody listens at this address.
    const process = spawn(await programOf(name), ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "ignore"] });
    const [port] = (await once(createInterface(process.stdout), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const request = new messages.ConfigureRequest().setArgs(structOf({}));
    request.setAcceptsecrets(true).setSendsOldInputs(true).setSendsOldInputsToDelete(true);
    await answered<messages.ConfigureResponse>((done) => client.configure(request, done));
    return new ProviderPlugin(process, client, name);
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
  }

  async version(): Promise<string> {
    const info = await answered<{ getVersion(): string }>((done) => this.client.getPluginInfo(new Empty(), done));
    return info.getVersion().replace(/^v/, "");
  }

  /** The reasons for which inputs are refused; none when they are accepted. */
  async problems(type: string, news: Properties): Promise<string[]> {
    return (await this.check(type, news)).failures;
  }

  /** The inputs as a plan keeps them. */
  async checked(type: string, news: Properties): Promise<Properties> {
    return (await this.check(type, news)).inputs;
  }

  /** Checks and creates. */
  async create(type: string, news: Properties): Promise<Created> {
    const { inputs, failures } = await this.check(type, news);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const request = new messages.CreateRequest().setUrn(urnOf(type)).setProperties(structOf(inputs));
    const response = await answered<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), inputs, state: propertiesOf(response.getProperties()) };
  }

  /** The outputs that a preview shows of a resource to be. */
  async preview(type: string, news: Properties): Promise<Properties> {
    const { inputs } = await this.check(type, news);
    const request = new messages.CreateRequest().setUrn(urnOf(type)).setProperties(structOf(inputs)).setPreview(true);
    const response = await answered<messages.CreateResponse>((done) => this.client.create(request, done));
    return propertiesOf(response.getProperties());
  }

  async diff(type: string, created: Created, news: Properties): Promise<Change> {
    const { inputs } = await this.check(type, news, created.inputs);
    const request = new messages.DiffRequest().setId(created.id).setUrn(urnOf(type)).setNews(structOf(inputs));
    request.setOlds(structOf(created.state)).setOldInputs(structOf(created.inputs));
    const response = await answered<messages.DiffResponse>((done) => this.client.diff(request, done));
    if (response.getChanges() !== messages.DiffResponse.DiffChanges.DIFF_SOME) return { kind: "same", of: [] };
    const detailed = response.getDetaileddiffMap().toArray();
    const changed = [...response.getReplacesList(), ...response.getDiffsList(), ...detailed.map(([path]) => path)];
    return {
      kind: response.getReplacesList().length > 0 ? "replace" : "update",
      of: [...new Set(changed.map((path) => path.replace(/[.[].*$/, "")))].sort(),
    };
  }

  async update(type: string, created: Created, news: Properties): Promise<Created> {
    const { inputs } = await this.check(type, news, created.inputs);
    const request = new messages.UpdateRequest().setId(created.id).setUrn(urnOf(type)).setNews(structOf(inputs));
    request.setOlds(structOf(created.state)).setOldInputs(structOf(created.inputs));
    const response = await answered<messages.UpdateResponse>((done) => this.client.update(request, done));
    return { id: created.id, inputs, state: propertiesOf(response.getProperties()) };
  }

  /** What a refresh finds. */
  async read(type: string, created: Created): Promise<Created> {
    const request = new messages.ReadRequest().setId(created.id).setUrn(urnOf(type));
    request.setProperties(structOf(created.state)).setInputs(structOf(created.inputs));
    const response = await answered<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), inputs: created.inputs, state: propertiesOf(response.getProperties()) };
  }

  async delete(type: string, { id, inputs, state }: Created): Promise<void> {
    const request = new messages.DeleteRequest().setId(id).setUrn(urnOf(type)).setProperties(structOf(state));
    request.setOldInputs(structOf(inputs));
    await answered((done) => this.client.delete(request, done));
  }

  private async check(
    type: string,
    news: Properties,
    olds: Properties = {},
  ): Promise<{ inputs: Properties; failures: string[] }> {
    const request = new messages.CheckRequest().setUrn(urnOf(type)).setOlds(structOf(olds)).setNews(structOf(news));
    const response = await answered<messages.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: propertiesOf(response.getInputs()),
      failures: response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`),
    };
  }
}

/** The program of a plugin, in the PULUMI_HOME that `npm test` sets up, or in a person's own. */
async function programOf(name: PluginName): Promise<string> {
  const version = lockedVersions().plugins[name];
  try {
    return await installedPlugin(name, version);
  } catch (cause) {
    throw new Error(
      `PULUMI_HOME must hold the ${name} plugin ${version}, but does not. Run npm test, which puts it there, ` +
        `or pulumi plugin install resource ${name} ${version}.`,
      { cause },
    );
  }
}

const urnOf = (type: string): string => `urn:pulumi:test::test::${type}::test`;

function answered<T>(call: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

const structOf = (properties: Properties): Struct =>
  Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);

const propertiesOf = (struct: Struct | undefined): Properties => struct?.toJavaScript() ?? {};
