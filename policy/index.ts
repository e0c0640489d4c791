import { PolicyPack, type PolicyResource, type ResourceValidationArgs, UnknownValueError } from "@pulumi/policy";
import { rules, secretIsNotShown } from "./rules";
import { visibleSecrets } from "./rules/secrets";
import type { Subject, Values } from "./subject";

new PolicyPack("memos-sso", {
  policies: [
    ...rules.map(({ name, description, level, breaches }) => ({
      name,
      description,
      enforcementLevel: level,
      validateResource: (resource: ResourceValidationArgs, report: (message: string) => void) => {
        for (const breach of breaches(subjectOf(resource))) report(breach);
      },
    })),
    {
      ...secretIsNotShown,
      enforcementLevel: "mandatory",
      validateStack: ({ resources }, report) => {
        const urns = new Map(resources.map(({ name, urn }) => [name, urn]));
        for (const { name, says } of visibleSecrets(resources.map(subjectOf))) report(says, urns.get(name));
      },
    },
  ],
});

const subjectOf = ({ type, name, urn, opts, props }: ResourceValidationArgs | PolicyResource): Subject => ({
  type,
  name,
  inside: (urn.split("::")[2] ?? "").split("$").slice(0, -1),
  protect: opts.protect,
  props: knownOf(props),
});

/** What is known: a preview does not know what a provider will tell, and refuses to be asked. */
function knownOf(values: object): Values {
  return Object.fromEntries(Object.keys(values).map((key) => [key, known(() => Reflect.get(values, key) as unknown)]));
}

function known(read: () => unknown): unknown {
  try {
    const value = read();
    if (Array.isArray(value)) return value.map((_one, index) => known(() => value[index] as unknown));
    return typeof value === "object" && value !== null ? knownOf(value) : value;
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}
