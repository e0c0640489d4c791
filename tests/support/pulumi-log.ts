import { parseObject, stringField } from "../../components/http/json-object";
import type { Place } from "./secret-markers";

/** Whether a file is what the CLI writes with `-v`. */
export const isPulumiLog = (file: string): boolean => /(^|\/)pulumi\.[^/]*\.log\.[^/]*$/.test(file);

/** The lines of a log of the CLI, one place for each kind of message: those that begin with the same few words. */
export function pulumiLogPlaces(log: string): Place[] {
  const messages = new Map<string, string[]>();
  for (const line of log.split("\n")) {
    const beginning =
      /^[A-Za-z]{1,16}(::[A-Za-z]{1,16}|( [A-Za-z]{1,16}){1,4})/.exec(stringField(parseObject(line), "msg"))?.[0] ?? "";
    messages.set(beginning, [...(messages.get(beginning) ?? []), line]);
  }
  return [...messages].map(([beginning, lines]) => ({ where: `Pulumi's log: ${beginning}`, text: lines.join("\n") }));
}

/** A file as it is, but a log of the CLI as one place for each kind of message. */
export const withLogsInPieces = (file: Place): Place[] =>
  isPulumiLog(file.where) ? pulumiLogPlaces(file.text) : [file];
