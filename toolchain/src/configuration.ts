import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./paths";

/**
 * A plain value that `Pulumi.<stack>.yaml` gives to a key; `undefined` without file or value.
 *
 * @param key of the program, such as `httpsPort`, or with another namespace, such as `docker:host`
 */
export function configured(stack: string, key: string): string | undefined {
  return valueIn(textOf(`Pulumi.${stack}.yaml`), key);
}

/** The same, from the text of the file. Lists and objects are not values. */
export function valueIn(yaml: string, key: string): string | undefined {
  const full = key.includes(":") ? key : `memos-sso:${key}`;
  return new RegExp(`^\\s+${full}:[ \\t]*["']?([^\\s"']+)`, "m").exec(yaml)?.[1];
}

/** The project's name, from Pulumi.yaml. */
export function projectName(): string {
  const name = /^name:\s*(\S+)/m.exec(textOf("Pulumi.yaml"))?.[1];
  if (name === undefined) throw new Error("Pulumi.yaml must have a line `name: …`, but has none.");
  return name;
}

function textOf(file: string): string {
  try {
    return readFileSync(join(checkout, file), "utf8");
  } catch {
    return "";
  }
}
