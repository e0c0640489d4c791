import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Properties of a resource, as they cross the wire. */
export type Properties = Record<string, unknown>;

/** What a failed create or update leaves behind. */
export interface LeftBehind {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: string[];
}

/** The process in which Pulumi runs dynamic providers, started from this project's directory as the engine does. */
export class ProviderHost {
  /** What it has printed on stderr; the CLI shows it to people. */
  printed = "";

  private constructor(
    private readonly process: ChildProcessByStdio<null, Readable, Readable>,
    private readonly client: ResourceProviderClient,
  ) {
    process.stderr.on("data", (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  /** Starts one and configures it, as the engine does. */
  static async start(): Promise<ProviderHost> {
    const project = join(__dirname, "../..");
    const shim = join(project, "node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs");
    const process = spawn(shim, ["127.0.0.1:0"], { cwd: project, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const [port] = (await once(createInterface(process.stdout), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const request = new messages.ConfigureRequest().setArgs(structOf({}));
    await answered<messages.ConfigureResponse>((done) => client.configure(request, done));
    return new ProviderHost(process, client);
  }

  /** Ends it, with the shell around it. */
  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.process, "exit");
    if (this.process.pid !== undefined) process.kill(-this.process.pid);
    await ended;
  }

  async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: Properties[] }> {
    const request = new messages.CheckRequest().setOlds(structOf(olds)).setNews(structOf(news));
    const response = await answered<messages.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: propertiesOf(response.getInputs()),
      failures: response.getFailuresList().map((one) => ({ ...one.toObject() })),
    };
  }

  async diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: number; replaces: string[]; properties: string[] }> {
    const request = new messages.DiffRequest().setId(id).setOlds(structOf(olds)).setNews(structOf(news));
    const response = await answered<messages.DiffResponse>((done) => this.client.diff(request, done));
    const properties = [...response.getDetaileddiffMap().keys()];
    return { changes: response.getChanges(), replaces: response.getReplacesList(), properties };
  }

  async create(inputs: Properties): Promise<{ id: string; properties: Properties }> {
    const request = new messages.CreateRequest().setProperties(structOf(inputs));
    const response = await answered<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), properties: propertiesOf(response.getProperties()) };
  }

  async read(id: string, state: Properties): Promise<{ id: string; properties: Properties }> {
    const request = new messages.ReadRequest().setId(id).setProperties(structOf(state));
    const response = await answered<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), properties: propertiesOf(response.getProperties()) };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest().setId(id).setOlds(structOf(olds)).setNews(structOf(news));
    const response = await answered<messages.UpdateResponse>((done) => this.client.update(request, done));
    return propertiesOf(response.getProperties());
  }

  async delete(id: string, state: Properties): Promise<void> {
    const request = new messages.DeleteRequest().setId(id).setProperties(structOf(state));
    await answered((done) => this.client.delete(request, done));
  }
}

/** Reads out of an error what the engine keeps of a resource that was partly created. */
export function leftBehind(error: unknown): LeftBehind {
  const metadata = error instanceof Error && "metadata" in error ? error.metadata : undefined;
  const [details] = metadata instanceof grpc.Metadata ? metadata.get("grpc-status-details-bin") : [];
  if (!(details instanceof Buffer)) throw new Error("the error says nothing of a resource");
  const [packed] = Status.deserializeBinary(details).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(packed?.getValue_asU8() ?? new Uint8Array());
  return { id: failed.getId(), properties: propertiesOf(failed.getProperties()), reasons: failed.getReasonsList() };
}

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
