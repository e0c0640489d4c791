import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { isJsonObject } from "../http/json-object";
import { type ComparedDiff, sameValue } from "./dynamic";

/*
 * A provider tells the engine which properties differ, and a preview shows those. Pulumi's host for dynamic resources has no place for
 * that in what a lifecycle returns, so a preview would show every input of a resource of which one has changed. The protocol has the
 * place: this module fills it in while the host writes its response. In a host that is built in another way nothing is filled in, and
 * previews are longer.
 */

/** How a property differs; the names are those of `pulumirpc.PropertyDiff.Kind` in Pulumi's provider.proto. */
export type DiffKind = "ADD" | "DELETE" | "UPDATE";

/** Stands for `deleteBeforeReplace: true` in what the host reads, and carries the properties to where it writes. */
class Details {
  constructor(readonly properties: ReadonlyMap<string, DiffKind>) {}
}

/** What the host reads of a lifecycle's result. */
type HostResult = Omit<DiffResult, "deleteBeforeReplace"> & { readonly deleteBeforeReplace?: boolean | Details };

/**
 * Adds to the result of a lifecycle's `diff` which of the properties that it compared differ.
 *
 * @returns the result as it is when nothing changes or nothing is made in place, or when the host cannot be told
 */
export function withDetails(olds: object, news: object, result: DiffResult | ComparedDiff): HostResult {
  if (result.changes !== true || !("compared" in result)) return result;
  const protocols = loadedProtocols();
  for (const protocol of protocols) prepare(protocol);
  return protocols.length === 0
    ? result
    : { ...result, deleteBeforeReplace: new Details(differences(result.compared, olds, news)) };
}

/** Those of the properties that differ, by their paths, such as `files["configuration.yml"]`. */
export function differences(keys: readonly string[], olds: object, news: object): Map<string, DiffKind> {
  const [before, after] = [new Map(Object.entries(olds)), new Map(Object.entries(news))];
  const found = new Map<string, DiffKind>();
  for (const key of keys) compare(key, before.get(key), after.get(key), found);
  return found;
}

function compare(path: string, before: unknown, after: unknown, found: Map<string, DiffKind>): void {
  if (sameValue(before, after)) return;
  if (!isJsonObject(before) || !isJsonObject(after)) {
    found.set(path, before === undefined ? "ADD" : after === undefined ? "DELETE" : "UPDATE");
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(`${path}${accessor(key)}`, before[key], after[key], found);
  }
}

/** As Pulumi writes a property's path. */
const accessor = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

/** The generated code of the protocol, as far as it is used. */
interface Protocol {
  readonly DiffResponse: { readonly prototype: Response };
  readonly PropertyDiff: (new () => { setKind(kind: number): void }) & { readonly Kind: Record<DiffKind, number> };
}

interface Response {
  setDeletebeforereplace: (this: Response, value: unknown) => unknown;
  setHasdetaileddiff(value: boolean): void;
  getDetaileddiffMap(): { set(path: string, diff: unknown): void };
}

/** The modules of the protocol that the host has loaded; one, unless several copies of Pulumi's SDK are installed. */
const loadedProtocols = (): Protocol[] =>
  Object.values(require.cache)
    .filter(
      (module) =>
        module !== undefined && /[\\/]@pulumi[\\/]pulumi[\\/]proto[\\/]provider_pb\.js$/.test(module.filename),
    )
    .map((module) => module?.exports as unknown)
    .filter(isProtocol);

const isProtocol = (exports: unknown): exports is Protocol => {
  if (!isJsonObject(exports)) return false;
  const { DiffResponse: response, PropertyDiff: diff } = exports;
  return typeof response === "function" && typeof diff === "function" && "Kind" in diff;
};

const prepared = new WeakSet<Protocol>();

/** Lets the host's own call write the properties, too. */
function prepare(protocol: Protocol): void {
  if (prepared.has(protocol)) return;
  prepared.add(protocol);
  const { DiffResponse, PropertyDiff } = protocol;
  const set = DiffResponse.prototype.setDeletebeforereplace;
  DiffResponse.prototype.setDeletebeforereplace = function (this: Response, value: unknown) {
    if (!(value instanceof Details)) return set.call(this, value);
    this.setHasdetaileddiff(true);
    for (const [path, kind] of value.properties) {
      const diff = new PropertyDiff();
      diff.setKind(PropertyDiff.Kind[kind]);
      this.getDetaileddiffMap().set(path, diff);
    }
    return set.call(this, true);
  };
}
